package dev.polyfork.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A quick look at a program's source, to know before Python has started what it is going to need.
 * It reads lines, not syntax: a wrong guess costs a little time and changes nothing else.
 *
 * @param mentionsMultiprocessing whether {@code multiprocessing} or {@code concurrent.futures}
 *     occurs
 * @param modules the modules named by import statements, each once, in order; what comes {@code
 *     from} a package may be a module of it, or not
 */
record ImportScan(boolean mentionsMultiprocessing, List<String> modules) {
    /** Nothing is known about the program. */
    static final ImportScan NOTHING = new ImportScan(false, List.of());

    private static final String EXECUTORS = "concurrent.futures";

    ImportScan {
        modules = List.copyOf(modules);
    }

    /** Scans the source of a program that is in no package. */
    static ImportScan of(String source) {
        return of(source, "");
    }

    /**
     * Scans the source of a module.
     *
     * @param home the package that relative imports start from, empty for none
     */
    static ImportScan of(String source, String home) {
        Set<String> modules = new LinkedHashSet<>();
        int position = 0;
        while (position < source.length()) {
            int end = source.indexOf('\n', position);
            if (end < 0) {
                end = source.length();
            }
            new ImportLine(source, position, end, home).addTo(modules);
            position = end + 1;
        }
        boolean mentioned =
                source.contains("multiprocessing")
                        || source.contains(EXECUTORS)
                        || modules.contains(EXECUTORS);
        return new ImportScan(mentioned, List.copyOf(modules));
    }
}
