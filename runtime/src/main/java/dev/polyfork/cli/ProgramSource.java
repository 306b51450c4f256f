package dev.polyfork.cli;

import dev.polyfork.os.Environment;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The program as far as it can be known before Python has started. */
sealed interface ProgramSource {
    /**
     * Source text.
     *
     * @param text the decoded text
     * @param file the absolute path of a script, or a name such as {@code <string>}
     * @param isFile whether there is such a file
     */
    record Text(String text, String file, boolean isFile) implements ProgramSource {}

    /**
     * A directory or zip file that holds {@code __main__.py}.
     *
     * @param path its absolute path
     */
    record Archive(String path) implements ProgramSource {}

    /**
     * A script that has been compiled already, {@code .pyc}.
     *
     * @param path its absolute path
     */
    record Compiled(String path) implements ProgramSource {}

    /** A module that Python finds. */
    record Named(String module) implements ProgramSource {}

    /** A terminal on standard input. */
    record Terminal() implements ProgramSource {}

    /** Blocks on standard input, for which Python answers. */
    record Blocks() implements ProgramSource {}

    /**
     * A program that cannot be run at all.
     *
     * @param message what to print
     * @param status the exit status
     */
    record Unusable(String message, int status) implements ProgramSource {}

    /** Reads a program. Blocks until standard input ends, when that is the program. */
    static ProgramSource of(Program program, boolean skipFirstLine, boolean interactive) {
        return switch (program) {
            case Program.Command command -> new Text(command.code(), "<string>", false);
            case Program.Module module -> new Named(module.name());
            case Program.Blocks blocks -> new Blocks();
            case Program.StandardInput stdin ->
                    interactive || Terminals.isTerminal(0)
                            ? new Terminal()
                            : read(Path.of("/dev/stdin"), "<stdin>", skipFirstLine);
            case Program.Script script -> script(script.path(), skipFirstLine);
        };
    }

    private static ProgramSource script(String name, boolean skipFirstLine) {
        String path = absolute(name);
        File file = new File(path);
        if (file.isDirectory()) {
            return new Archive(path);
        }
        if (path.endsWith(".pyc") && file.isFile()) {
            return new Compiled(path);
        }
        try {
            return read(file.toPath(), path, skipFirstLine);
        } catch (InvalidPathException e) {
            // Bytes that are no UTF-8, which Java cannot hand to the system.
            return unreadable(path, "[Errno 84] Invalid or incomplete multibyte or wide character");
        }
    }

    private static ProgramSource read(Path file, String name, boolean skipFirstLine) {
        boolean isFile = name.charAt(0) != '<';
        try {
            byte[] bytes = isFile ? Files.readAllBytes(file) : standardInput();
            if (isFile && ZipTail.isZip(bytes)) {
                return new Archive(name);
            }
            String text = SourceText.decode(bytes, name);
            if (text.indexOf('\0') >= 0) {
                return new Unusable(nullBytes(text, name), 1);
            }
            return new Text(skipFirstLine ? withoutFirstLine(text) : text, name, isFile);
        } catch (SourceEncodingException e) {
            return new Unusable("SyntaxError: " + e.getMessage(), 1);
        } catch (IOException e) {
            return unreadable(name, reason(file, e));
        }
    }

    private static Unusable unreadable(String name, String reason) {
        return new Unusable("polyfork: can't open file '" + name + "': " + reason, 2);
    }

    private static String nullBytes(String text, String name) {
        int at = text.indexOf('\0');
        int start = text.lastIndexOf('\n', at) + 1;
        int line = 1;
        for (int i = 0; i < start; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return "  File \""
                + name
                + "\", line "
                + line
                + "\n    "
                + text.substring(start, at).strip()
                + "\nSyntaxError: source code cannot contain null bytes";
    }

    private static byte[] standardInput() throws IOException {
        // Not closed: Python uses the descriptor, too.
        return new FileInputStream(FileDescriptor.in).readAllBytes();
    }

    /** The first line stays as an empty one, so that the numbers of the others are right. */
    private static String withoutFirstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(end);
    }

    /** The path as CPython makes it absolute: the working directory in front, nothing resolved. */
    private static String absolute(String name) {
        if (name.startsWith("/")) {
            return name;
        }
        return Environment.workingDirectory() + "/" + name;
    }

    private static String reason(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException n -> "[Errno 2] No such file or directory";
            case AccessDeniedException a -> "[Errno 13] Permission denied";
            case FileSystemException f when f.getReason() != null -> named(f.getReason());
            default -> "[Errno 5] " + file + ": " + e.getMessage();
        };
    }

    private static String named(String reason) {
        return switch (reason) {
            case "Not a directory" -> "[Errno 20] " + reason;
            case "Too many levels of symbolic links" -> "[Errno 40] " + reason;
            case "File name too long" -> "[Errno 36] " + reason;
            default -> "[Errno 5] " + reason;
        };
    }
}
