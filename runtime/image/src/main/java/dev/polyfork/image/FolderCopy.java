package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Copying and deleting folders with all that is in them.
final class FolderCopy {
    private FolderCopy() {}

    /// Copy the files below `source` to `target`, without Python's compiled files.
    static void of(Path source, Path target) throws IOException {
        for (Path file : below(source)) {
            if (Files.isRegularFile(file) && !file.toString().contains("__pycache__")) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// Delete `folder` if it exists.
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file : below(folder).reversed()) {
                Files.delete(file);
            }
        }
    }

    /// All files and folders from `folder` down, parents first.
    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
