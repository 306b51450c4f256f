package dev.polyfork.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A quick look at a program's source, to know before Python has started what it is going to need.
 * It reads lines, not syntax: a wrong guess costs a little time and changes nothing else.
 *
 * @param mentionsMultiprocessing whether {@code multiprocessing} or {@code concurrent.futures}
 *     occurs
 * @param modules the modules named by import statements, each once, in order
 */
record ImportScan(boolean mentionsMultiprocessing, List<String> modules) {
    /** Nothing is known about the program. */
    static final ImportScan NOTHING = new ImportScan(false, List.of());

    private static final String IMPORT = "import ";
    private static final String FROM = "from ";

    ImportScan {
        modules = List.copyOf(modules);
    }

    /** Scans a program's source. */
    static ImportScan of(String source) {
        boolean mentioned =
                source.contains("multiprocessing") || source.contains("concurrent.futures");
        List<String> modules = new ArrayList<>();
        int position = 0;
        while (position < source.length()) {
            int end = source.indexOf('\n', position);
            if (end < 0) {
                end = source.length();
            }
            line(source, position, end, modules);
            position = end + 1;
        }
        return new ImportScan(mentioned, modules);
    }

    private static void line(String source, int start, int end, List<String> modules) {
        int at = start;
        while (at < end && isBlank(source.charAt(at))) {
            at++;
        }
        if (source.startsWith(IMPORT, at)) {
            int position = at + IMPORT.length();
            while (position >= 0 && position < end) {
                position = name(source, position, end, modules);
                int comma = source.indexOf(',', position);
                position = comma < 0 || comma >= end ? -1 : comma + 1;
            }
        } else if (source.startsWith(FROM, at)) {
            name(source, at + FROM.length(), end, modules);
        }
    }

    /** Adds the dotted name at a position and returns where it ends. */
    private static int name(String source, int from, int end, List<String> modules) {
        int start = from;
        while (start < end && isBlank(source.charAt(start))) {
            start++;
        }
        int stop = start;
        while (stop < end && isNamePart(source.charAt(stop))) {
            stop++;
        }
        if (stop > start && source.charAt(start) != '.') {
            String module = source.substring(start, stop);
            if (!modules.contains(module)) {
                modules.add(module);
            }
        }
        return stop;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNamePart(char c) {
        return c == '.' || Character.isUnicodeIdentifierPart(c);
    }
}
