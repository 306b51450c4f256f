package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that is filled under a temporary name and then takes its final name at once.
///
/// The temporary name ends with the process id of its maker, so that what a killed build left
/// behind is recognised and removed by the next one.
final class StagedFolder implements AutoCloseable {
    private final Path target;
    private final Path path;

    private StagedFolder(Path target, Path path) {
        this.target = target;
        this.path = path;
    }

    /// Make the temporary folder for `target`, after removing those of dead builds.
    static StagedFolder beside(Path target) throws IOException {
        Path parent = target.getParent();
        Files.createDirectories(parent);
        try (DirectoryStream<Path> leftovers =
                Files.newDirectoryStream(parent, target.getFileName() + ".{tmp,old}.*")) {
            for (Path leftover : leftovers) {
                if (!ProcessHandle.of(pidOf(leftover)).isPresent()) {
                    FolderCopy.delete(leftover);
                }
            }
        }
        Path path = sibling(target, "tmp");
        Files.createDirectory(path);
        StagedFolder staged = new StagedFolder(target, path);
        Runtime.getRuntime().addShutdownHook(new Thread(staged::closeQuietly, "remove-staged"));
        return staged;
    }

    /// Where to write until [#publish].
    Path path() {
        return path;
    }

    /// Give the folder its final name, in place of what may be there already.
    void publish() throws IOException {
        Path old = sibling(target, "old");
        if (Files.exists(target)) {
            Files.move(target, old);
        }
        Files.move(path, target);
        FolderCopy.delete(old);
    }

    /// Remove the temporary folder if it was not published.
    @Override
    public void close() throws IOException {
        FolderCopy.delete(path);
    }

    /// At Ctrl-C; what cannot be removed then is left to the next build.
    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("polyfork: not removed: " + path + " (" + e.getMessage() + ")");
        }
    }

    private static Path sibling(Path target, String kind) {
        String name = target.getFileName() + "." + kind + "." + ProcessHandle.current().pid();
        return target.resolveSibling(name);
    }

    private static long pidOf(Path folder) {
        String name = folder.getFileName().toString();
        try {
            return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
        } catch (NumberFormatException e) {
            return ProcessHandle.current().pid(); // not ours: leave it alone
        }
    }
}
