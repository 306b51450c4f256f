package dev.polyfork.cli;

import dev.polyfork.os.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Finds the source of a program in order to scan it. */
final class ProgramScan {
    private static final String MAIN = "__main__.py";

    private ProgramScan() {}

    /**
     * What the program's own source says; a module that is not near the program says nothing.
     *
     * @param path PYTHONPATH
     */
    static ImportScan of(ProgramSource source, String path) {
        return switch (source) {
            case ProgramSource.Text text -> scan(text.text(), folder(text), path);
            case ProgramSource.Archive archive -> scan(new File(archive.path(), MAIN), path);
            case ProgramSource.Named named -> module(named.module(), path);
            case ProgramSource.Terminal terminal -> ImportScan.NOTHING;
            case ProgramSource.Unusable unusable -> ImportScan.NOTHING;
        };
    }

    /** A module after {@code -m} is looked for in the working directory only. */
    private static ImportScan module(String name, String path) {
        String place = name.replace('.', File.separatorChar);
        File file = inWorkingDirectory(place + ".py");
        return scan(file.isFile() ? file : inWorkingDirectory(place + "/" + MAIN), path);
    }

    private static File inWorkingDirectory(String name) {
        return Environment.workingDirectory().resolve(name).toFile();
    }

    private static ImportScan scan(File file, String path) {
        if (!file.isFile()) {
            return ImportScan.NOTHING;
        }
        try {
            // The names looked for are ASCII: any superset of it will do.
            byte[] bytes = Files.readAllBytes(file.toPath());
            return scan(new String(bytes, StandardCharsets.ISO_8859_1), file.getParentFile(), path);
        } catch (IOException e) {
            return ImportScan.NOTHING;
        }
    }

    private static ImportScan scan(String text, File folder, String path) {
        ImportScan scan = ImportScan.of(text);
        return new ImportScan(
                scan.mentionsMultiprocessing(), LibraryModules.of(scan.modules(), folder, path));
    }

    private static File folder(ProgramSource.Text text) {
        return text.isFile()
                ? new File(text.file()).getParentFile()
                : Environment.workingDirectory().toFile();
    }
}
