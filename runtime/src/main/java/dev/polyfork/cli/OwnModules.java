package dev.polyfork.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** A program's own modules, as far as imports lead to them. */
final class OwnModules {
    /** More files take longer to read than it may save. */
    private static final int MOST_FILES = 100;

    private static final int MOST_BYTES = 1 << 20;
    private static final String PACKAGE = "/__init__.py";

    private OwnModules() {}

    /**
     * Adds to what is known of a program what its own modules say.
     *
     * @param folder where they lie
     */
    static ImportScan follow(ImportScan program, File folder) {
        Set<String> names = new LinkedHashSet<>(program.modules());
        Queue<String> next = new ArrayDeque<>(names);
        boolean mentioned = program.mentionsMultiprocessing();
        int files = 0;
        while (!next.isEmpty() && files < MOST_FILES) {
            String name = next.remove();
            Optional<File> file = file(folder, name);
            if (file.isPresent()) {
                files++;
                ImportScan scan = scan(file.get(), name);
                mentioned |= scan.mentionsMultiprocessing();
                addNew(scan.modules(), names, next);
                addNew(parent(name).stream().toList(), names, next);
            }
        }
        return new ImportScan(mentioned, List.copyOf(names));
    }

    /** The source of a file; of one that cannot be read, or is very large, nothing. */
    static String source(File file) {
        try {
            // The names looked for are ASCII: any superset of it will do.
            return file.length() > MOST_BYTES
                    ? ""
                    : Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** The package around a module. */
    static Optional<String> parent(String module) {
        int dot = module.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(module.substring(0, dot));
    }

    private static ImportScan scan(File file, String name) {
        String home = file.getPath().endsWith(PACKAGE) ? name : parent(name).orElse("");
        return ImportScan.of(source(file), home);
    }

    /** The file of a module in a folder, if it is there. */
    static Optional<File> file(File folder, String module) {
        String path = module.replace('.', '/');
        File plain = new File(folder, path + ".py");
        if (plain.isFile()) {
            return Optional.of(plain);
        }
        return Optional.of(new File(folder, path + PACKAGE)).filter(File::isFile);
    }

    private static void addNew(List<String> found, Set<String> names, Queue<String> next) {
        for (String name : found) {
            if (names.add(name)) {
                next.add(name);
            }
        }
    }
}
