package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.Environment;
import dev.polyfork.os.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Where the files of one run lie: `polyfork-PID-START-NUMBER`, mode 0700, on a tmpfs where there
/// is one. PID and START (ticks since boot, from `/proc/PID/stat`) name the root JVM, so that a
/// later run can tell which directories a killed root left behind, even when its pid was used
/// again. NUMBER tells the sessions of one JVM apart: a Java application may have several.
public final class SessionDirectory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionDirectory.class.getName());
    private static final String PREFIX = "polyfork-";
    private static final AtomicInteger MADE_HERE = new AtomicInteger();

    private final Path path;

    private SessionDirectory(Path path) {
        this.path = path;
    }

    /// Make the directory of the calling JVM's session and sweep those of dead roots.
    ///
    /// @throws IOException naming every place tried, when none can be written
    public static SessionDirectory create() throws IOException {
        IOException failure =
                new IOException(
                        "no place for the session directory: set TMPDIR to a writable directory");
        for (Path parent : candidates()) {
            try {
                Path base = parent.resolve(name());
                sweep(parent);
                Files.createDirectory(
                        base,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
                return new SessionDirectory(base);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /// The directory of a running session, for a child JVM.
    public static SessionDirectory of(Path path) {
        return new SessionDirectory(path);
    }

    public Path path() {
        return path;
    }

    public Path controlSocket() {
        return path.resolve("control.sock");
    }

    /// Remove the directory and all in it. Removes the shared memory blocks, too, that the program
    /// has made and not unlinked, and says so on stderr, in the words of CPython's tracker. Does
    /// nothing when the directory is gone already; of several who do this at once, one says it.
    @Override
    public void close() {
        try {
            Map<String, Boolean> blocks = delete(path);
            if (!blocks.isEmpty()) {
                System.err.printf(
                        "polyfork: resource_tracker: There appear to be %d leaked shared_memory"
                                + " objects to clean up at shutdown: %s%n",
                        blocks.size(), String.join(", ", blocks.keySet()));
            }
            blocks.forEach(SessionDirectory::tellIfMissing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tellIfMissing(String block, boolean found) {
        if (!found) {
            System.err.printf(
                    "polyfork: resource_tracker: '/%s': [Errno 2] No such file or directory%n",
                    block);
        }
    }

    private static List<Path> candidates() {
        Map<String, String> variables = Environment.variables();
        return Stream.of(
                        variables.getOrDefault("POLYFORK_SESSION_DIR", ""),
                        "/dev/shm",
                        variables.getOrDefault("XDG_RUNTIME_DIR", ""),
                        variables.getOrDefault("TMPDIR", ""),
                        System.getProperty("java.io.tmpdir"))
                .filter(p -> !p.isEmpty())
                .map(Path::of)
                .filter(Files::isDirectory)
                .distinct()
                .toList();
    }

    private static String name() {
        long pid = Processes.getpid();
        return "%s%d-%s-%d"
                .formatted(PREFIX, pid, startTicks(pid).orElse("0"), MADE_HERE.incrementAndGet());
    }

    /// Field 22 of `/proc/PID/stat`; the name of the program, field 2, may hold spaces and
    /// parentheses, so counting starts behind its last parenthesis.
    private static Optional<String> startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
        } catch (IOException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : found) {
                if (isDead(directory.getFileName().toString())) {
                    try {
                        delete(directory);
                    } catch (IOException e) {
                        // Another user's, or another run sweeps it at this moment.
                        LOG.log(DEBUG, "not swept: {0}: {1}", directory, e);
                    }
                }
            }
        }
    }

    private static boolean isDead(String name) {
        String[] parts = name.substring(PREFIX.length()).split("-", -1);
        try {
            return parts.length == 3
                    && !startTicks(Long.parseLong(parts[0])).equals(Optional.of(parts[1]));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /// Delete a directory and what it stands for.
    ///
    /// @return the names of the shared memory blocks that it notes, and whether they were there
    private static Map<String, Boolean> delete(Path directory) throws IOException {
        Map<String, Boolean> blocks = new LinkedHashMap<>();
        if (!Files.isDirectory(directory)) {
            return blocks;
        }
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        // Who removes the marker, of several who do this at once, tells of it.
                        if (Files.deleteIfExists(file)) {
                            SharedMemoryMarker.of(file)
                                    .ifPresent(m -> blocks.put(m.name(), m.removeBlock()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException e)
                            throws IOException {
                        Files.deleteIfExists(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return blocks;
    }
}
