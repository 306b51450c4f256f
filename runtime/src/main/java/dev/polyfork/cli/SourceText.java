package dev.polyfork.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Turns the bytes of a Python source file into text: byte order mark, the encoding comment of PEP
 * 263 in the first two lines, otherwise strict UTF-8.
 */
final class SourceText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String MARK = "coding";

    private SourceText() {}

    /**
     * Decodes a source file.
     *
     * @param bytes the content
     * @param name the file's name for the message
     * @throws SourceEncodingException when the bytes do not fit the encoding; the message is that
     *     of CPython's SyntaxError
     */
    static String decode(byte[] bytes, String name) throws SourceEncodingException {
        boolean marked =
                bytes.length >= 3
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF;
        int start = marked ? 3 : 0;
        String encoding = declaredEncoding(bytes, start);
        if (encoding.isEmpty() || isUtf8(encoding)) {
            return normalLines(utf8(bytes, start, name, !encoding.isEmpty() || marked));
        }
        if (marked) {
            throw new SourceEncodingException(
                    "encoding problem: " + canonical(encoding) + " with BOM");
        }
        return normalLines(declared(bytes, encoding));
    }

    private static String utf8(byte[] bytes, int start, String name, boolean declared)
            throws SourceEncodingException {
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            int bad = firstInvalid(bytes, start);
            if (bad >= 0) {
                throw new SourceEncodingException(
                        declared ? "encoding problem: utf-8" : notUtf8(bytes, bad, name));
            }
        }
        return text;
    }

    private static String notUtf8(byte[] bytes, int bad, String name) {
        int line = 1;
        for (int i = 0; i < bad; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return String.format(
                "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding"
                        + " declared; see https://peps.python.org/pep-0263/ for details",
                bytes[bad] & 0xff, name, line);
    }

    /** The position of the first byte that is not UTF-8, or -1. */
    private static int firstInvalid(byte[] bytes, int start) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        decoder.onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        var out = java.nio.CharBuffer.allocate(bytes.length);
        return decoder.decode(in, out, true).isError() ? in.position() : -1;
    }

    private static String declared(byte[] bytes, String encoding) throws SourceEncodingException {
        try {
            return Charset.forName(canonical(encoding))
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException
                | IllegalCharsetNameException
                | UnsupportedCharsetException e) {
            throw new SourceEncodingException("encoding problem: " + encoding, e);
        }
    }

    private static boolean isUtf8(String encoding) {
        String name = canonical(encoding);
        return name.equals("utf-8") || name.startsWith("utf-8-");
    }

    /** CPython's spelling of the two encodings that it knows by many names. */
    private static String canonical(String encoding) {
        String name = encoding.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return switch (name) {
            case "utf8" -> "utf-8";
            case "latin-1", "iso-latin-1", "latin1" -> "iso-8859-1";
            default -> name;
        };
    }

    /** The name in the encoding comment of one of the first two lines, or an empty string. */
    private static String declaredEncoding(byte[] bytes, int start) {
        int position = start;
        for (int line = 0; line < 2 && position < bytes.length; line++) {
            int end = position;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            int text = position;
            while (text < end
                    && (bytes[text] == ' ' || bytes[text] == '\t' || bytes[text] == '\f')) {
                text++;
            }
            if (text < end && bytes[text] != '#') {
                return "";
            }
            String comment = new String(bytes, text, end - text, StandardCharsets.ISO_8859_1);
            String name = nameIn(comment);
            if (!name.isEmpty()) {
                return name;
            }
            position = end + 1;
            if (end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n') {
                position++;
            }
        }
        return "";
    }

    private static String nameIn(String comment) {
        int mark = comment.indexOf(MARK);
        while (mark >= 0) {
            int at = mark + MARK.length();
            if (at < comment.length() && (comment.charAt(at) == ':' || comment.charAt(at) == '=')) {
                at++;
                while (at < comment.length() && isBlank(comment.charAt(at))) {
                    at++;
                }
                int end = at;
                while (end < comment.length() && isNamePart(comment.charAt(end))) {
                    end++;
                }
                if (end > at) {
                    return comment.substring(at, end);
                }
            }
            mark = comment.indexOf(MARK, mark + 1);
        }
        return "";
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNamePart(char c) {
        return c == '-'
                || c == '_'
                || c == '.'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9');
    }

    private static String normalLines(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
