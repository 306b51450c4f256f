package dev.polyfork.repl;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.reader.LineReader;

/// Where the blocks of former sessions are kept, in JLine's format, each block in one line. Not
/// CPython's file: that has a line for each line.
///
/// @param path the file; need not exist
record HistoryFile(Path path) {
    private static final int MOST_BLOCKS = 10_000;

    /// Let a reader have what is kept, and keep what it reads.
    ///
    /// @return what is wrong with the file, for the user; empty when all is well
    String keepFor(LineReader reader) {
        reader.setVariable(LineReader.HISTORY_SIZE, MOST_BLOCKS);
        reader.setVariable(LineReader.HISTORY_FILE_SIZE, MOST_BLOCKS);
        String problem = problem();
        if (!problem.isEmpty()) {
            return "polyfork: no history is kept: "
                    + path
                    + " "
                    + problem
                    + " (POLYFORK_HISTORY can name another file)";
        }
        reader.setVariable(LineReader.HISTORY_FILE, path);
        return "";
    }

    private String problem() {
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.exists(path)) {
            return folder != null && Files.isWritable(folder) ? "" : "cannot be written";
        }
        if (!Files.isRegularFile(path)) {
            return "is no file";
        }
        if (!Files.isWritable(path)) {
            return "cannot be written";
        }
        try {
            Files.readString(path);
            return "";
        } catch (CharacterCodingException _) {
            return "is no text";
        } catch (IOException _) {
            return "cannot be read";
        }
    }
}
