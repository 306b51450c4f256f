package dev.polyfork.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The arguments of the process as they were given, whatever the locale made of them. */
final class Arguments {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LOWEST_SURROGATE_ESCAPE = 0xDC00;

    private Arguments() {}

    /**
     * Returns the arguments, decoded again from the process's command line where the JVM lost bytes
     * that are no UTF-8; those come out as Python's surrogate escapes.
     */
    static String[] decoded(String[] args) {
        for (String arg : args) {
            if (arg.indexOf(REPLACEMENT) >= 0) {
                return original(args);
            }
        }
        return args;
    }

    private static String[] original(String[] args) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
            String[] result = args.clone();
            int end = line.length;
            for (int i = args.length - 1; i >= 0 && end > 0; i--) {
                int start = end - 1;
                while (start > 0 && line[start - 1] != 0) {
                    start--;
                }
                result[i] = escape(line, start, end - 1);
                end = start;
            }
            return result;
        } catch (IOException e) {
            return args;
        }
    }

    /** Decodes UTF-8; each byte that is not part of it becomes U+DC80 to U+DCFF. */
    static String escape(byte[] bytes, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        int position = start;
        while (position < end) {
            int length = sequenceLength(bytes[position]);
            String decoded =
                    length == 0 || position + length > end
                            ? ""
                            : new String(bytes, position, length, StandardCharsets.UTF_8);
            if (decoded.isEmpty() || isBroken(decoded, bytes, position, length)) {
                text.append((char) (LOWEST_SURROGATE_ESCAPE + (bytes[position] & 0xff)));
                position++;
            } else {
                text.append(decoded);
                position += length;
            }
        }
        return text.toString();
    }

    private static boolean isBroken(String decoded, byte[] bytes, int position, int length) {
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return false;
        }
        byte[] again = decoded.getBytes(StandardCharsets.UTF_8);
        if (again.length != length) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (again[i] != bytes[position + i]) {
                return true;
            }
        }
        return false;
    }

    private static int sequenceLength(byte first) {
        int value = first & 0xff;
        if (value < 0x80) {
            return 1;
        }
        if (value >= 0xF0) {
            return 4;
        }
        if (value >= 0xE0) {
            return 3;
        }
        return value >= 0xC0 ? 2 : 0;
    }
}
