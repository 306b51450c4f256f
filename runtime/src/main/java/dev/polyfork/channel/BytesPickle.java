package dev.polyfork.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The pickle of a long `bytes` object, so that it needs no pickler. Any other implementation of
/// Python can load it.
///
/// ```
///   | 0x80 3 | B | size, 4 bytes, little-endian | that many bytes | . |
/// ```
///
/// Source: `Lib/pickletools.py`, BINBYTES of protocol 3.
public final class BytesPickle {
    private static final byte[] BEGIN = {(byte) 0x80, 3, 'B'};
    private static final byte[] STOP = {'.'};

    /// Bytes before the object's.
    public static final int HEAD = BEGIN.length + Integer.BYTES;

    /// Bytes after them.
    public static final int TAIL = STOP.length;

    private BytesPickle() {}

    /// Pickle bytes.
    ///
    /// @param bytes of the object, not copied
    /// @return the pickle, in parts
    public static byte[][] of(byte[] bytes) {
        return new byte[][] {head(bytes.length), bytes, STOP};
    }

    /// Tell whether a pickle is one of a `bytes` object, and nothing else.
    ///
    /// @param head its first [#HEAD] bytes
    /// @param size of the whole
    /// @return whether all between those and its [#TAIL] is the object
    public static boolean is(byte[] head, int size) {
        return Arrays.equals(head, head(size - HEAD - TAIL));
    }

    private static byte[] head(int length) {
        return ByteBuffer.allocate(HEAD)
                .put(BEGIN)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
    }
}
