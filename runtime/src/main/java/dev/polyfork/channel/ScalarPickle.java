package dev.polyfork.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Pickles of an int or of a short ASCII text, so that neither needs Python's pickler. Any other
/// implementation of Python can load them.
///
/// ```
///   int:   | 0x80 4 | 0x8a size | that many bytes, little-endian | . |
///   text:  | 0x80 4 | 0x8c size | that many bytes                | . |
/// ```
///
/// Source: `Lib/pickletools.py`, LONG1 and SHORT_BINUNICODE of protocol 4.
public final class ScalarPickle {
    /// The longest text.
    public static final int MAX_TEXT = 255;

    private static final byte PROTO = (byte) 0x80;
    private static final byte PROTOCOL = 4;
    private static final byte LONG = (byte) 0x8a;
    private static final byte TEXT = (byte) 0x8c;
    private static final byte STOP = '.';
    private static final int HEAD = 4;
    private static final int FRAME = HEAD + 1;

    private ScalarPickle() {}

    /// Pickle an int.
    ///
    /// @param value any
    /// @return the pickle
    public static byte[] of(long value) {
        byte[] content = new byte[Long.BYTES];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return pickle(LONG, content);
    }

    /// Pickle a text.
    ///
    /// @param text at most [#MAX_TEXT] chars, all of them ASCII
    /// @return the pickle
    public static byte[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("not a short text: chars=" + bytes.length);
        }
        return pickle(TEXT, bytes);
    }

    private static byte[] pickle(byte kind, byte[] content) {
        byte[] pickle = new byte[FRAME + content.length];
        ByteBuffer.wrap(pickle)
                .put(PROTO)
                .put(PROTOCOL)
                .put(kind)
                .put((byte) content.length)
                .put(content)
                .put(STOP);
        return pickle;
    }

    /// Load a pickle of the kind made here.
    ///
    /// @param pickle any bytes, from position to limit; stays as it is
    /// @return a [Long] or a [String]; empty for any other pickle
    public static Optional<Object> load(ByteBuffer pickle) {
        int at = pickle.position();
        int size = pickle.remaining() - FRAME;
        if (size < 0
                || pickle.get(at) != PROTO
                || pickle.get(at + 1) != PROTOCOL
                || Byte.toUnsignedInt(pickle.get(at + 3)) != size
                || pickle.get(at + HEAD + size) != STOP) {
            return Optional.empty();
        }
        ByteBuffer content = pickle.slice(at + HEAD, size);
        return switch (pickle.get(at + 2)) {
            case LONG -> ofLong(content);
            case TEXT -> ofText(content);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> ofLong(ByteBuffer content) {
        return content.remaining() == Long.BYTES
                ? Optional.of(content.order(ByteOrder.LITTLE_ENDIAN).getLong())
                : Optional.empty();
    }

    private static Optional<Object> ofText(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        for (byte b : bytes) {
            if (b < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(bytes, StandardCharsets.US_ASCII));
    }
}
