package dev.polyfork.value;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text as pickles hold it: UTF-8 in which surrogates may stand alone. Java's own coders replace
/// such surrogates, Python keeps them (`surrogatepass`).
final class Utf8 {
    private static final int LONGEST = 3;

    private Utf8() {}

    static byte[] encode(String text) {
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            return copy(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
        } catch (CharacterCodingException _) {
            return encodeSurrogates(text);
        }
    }

    static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return decodeSurrogates(bytes);
        }
    }

    /// Whether it is text, in which no surrogate stands alone.
    static boolean isValid(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) < 0) {
                return isDecodable(bytes.duplicate());
            }
        }
        return true;
    }

    private static boolean isDecodable(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] encodeSurrogates(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(LONGEST, text.length()));
        text.codePoints()
                .forEach(c -> {
                    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                        bytes.put((byte) (0xe0 | c >> 12));
                        bytes.put((byte) (0x80 | (c >> 6 & 0x3f)));
                        bytes.put((byte) (0x80 | (c & 0x3f)));
                    } else {
                        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                    }
                });
        return copy(bytes.flip());
    }

    /// A surrogate is three bytes, the first 0xED, the second 0xA0 or above.
    private static String decodeSurrogates(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int start = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == 0xed && (bytes[i + 1] & 0xff) >= 0xa0) {
                text.append(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)));
                start = i + LONGEST;
                i = start - 1;
            }
        }
        return text.append(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8))
                .toString();
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
