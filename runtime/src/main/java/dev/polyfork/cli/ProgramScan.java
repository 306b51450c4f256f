package dev.polyfork.cli;

import dev.polyfork.os.Environment;
import java.io.File;
import java.util.List;

/** Finds the source of a program, and of its own modules, in order to scan them. */
final class ProgramScan {
    private static final String MAIN = "__main__.py";
    private static final ImportScan NOTHING = ImportScan.NOTHING;

    /** What is still to be typed, or cannot be read. */
    private static final ImportScan ANYTHING = new ImportScan(true, List.of());

    private ProgramScan() {}

    /**
     * What the program and its own modules say; a program that is not found says nothing.
     *
     * @param path PYTHONPATH
     */
    static ImportScan of(ProgramSource source, String path) {
        return switch (source) {
            case ProgramSource.Text text -> scan(text.text(), folder(text), "", path);
            case ProgramSource.Archive archive -> archive(new File(archive.path()), path);
            case ProgramSource.Named named -> module(named.module(), path);
            // When they start a process it is too late for a template.
            case ProgramSource.Compiled compiled -> ANYTHING;
            case ProgramSource.Terminal terminal -> ANYTHING;
            case ProgramSource.Blocks blocks -> ANYTHING;
            case ProgramSource.Unusable unusable -> NOTHING;
        };
    }

    private static ImportScan archive(File archive, String path) {
        return scan(new File(archive, MAIN), archive, "", path);
    }

    /** A module after {@code -m} is looked for in the working directory only. */
    private static ImportScan module(String name, String path) {
        File folder = Environment.workingDirectory().toFile();
        String place = name.replace('.', '/');
        File plain = new File(folder, place + ".py");
        return plain.isFile()
                ? scan(plain, folder, OwnModules.parent(name).orElse(""), path)
                : scan(new File(folder, place + "/" + MAIN), folder, name, path);
    }

    private static ImportScan scan(File file, File folder, String home, String path) {
        return file.isFile() ? scan(OwnModules.source(file), folder, home, path) : NOTHING;
    }

    private static ImportScan scan(String text, File folder, String home, String path) {
        ImportScan scan = OwnModules.follow(ImportScan.of(text, home), folder);
        return new ImportScan(
                scan.mentionsMultiprocessing(), LibraryModules.of(scan.modules(), folder, path));
    }

    private static File folder(ProgramSource.Text text) {
        return text.isFile()
                ? new File(text.file()).getParentFile()
                : Environment.workingDirectory().toFile();
    }
}
