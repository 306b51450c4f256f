package dev.polyfork.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The folders of one test and the mark of its processes.
public final class Sandbox {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Path folder;

    /// A short path: what lies here has to hold sockets.
    private final Path sockets;

    private final String mark = UUID.randomUUID().toString();
    private final ProcessTree processes = new ProcessTree("POLYFORK_TEST", mark);
    private final List<String> sharedBefore = sharedMemory();

    private Sandbox(Path folder, Path sockets) {
        this.folder = folder;
        this.sockets = sockets;
    }

    static Sandbox open(String name) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "sandbox").toAbsolutePath());
            Path folder = Files.createTempDirectory(parent, name + "-");
            Sandbox sandbox = new Sandbox(folder, Files.createTempDirectory("polyfork-test-"));
            Files.createDirectory(sandbox.work());
            Files.createDirectory(sandbox.temporary());
            Files.createDirectory(sandbox.sessions());
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The working directory of what the test starts.
    public Path work() {
        return folder.resolve("work");
    }

    /// The TMPDIR of what the test starts.
    public Path temporary() {
        return sockets.resolve("tmp");
    }

    /// Where sessions make their directories.
    public Path sessions() {
        return sockets.resolve("sessions");
    }

    /// The processes of the test.
    public ProcessTree processes() {
        return processes;
    }

    /// The environment that marks a process and shows it its folders.
    Map<String, String> environment() {
        return Map.of(
                "POLYFORK_TEST", mark,
                "TMPDIR", temporary().toString(),
                "POLYFORK_SESSION_DIR", sessions().toString());
    }

    /// Wait until nothing is left, for a short while at most.
    ///
    /// @return a line for each process and file that is still there
    public List<String> leftBehind() {
        Instant end = Instant.now().plus(GRACE);
        List<String> left = leftNow();
        while (!left.isEmpty() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            left = leftNow();
        }
        return left;
    }

    /// Look for what is left, kill it, and remove the folders.
    ///
    /// @param keep keep the folders and do not wait, because the test has failed anyway
    List<String> close(boolean keep) {
        List<String> left = keep ? List.of() : leftBehind();
        processes.killAll();
        delete(sockets);
        if (!keep && left.isEmpty()) {
            delete(folder);
        }
        return left;
    }

    private List<String> leftNow() {
        List<String> left = new ArrayList<>();
        processes.living().forEach(p -> left.add(ProcessTree.describe(p)));
        ProcessTree.names(sessions()).forEach(n -> left.add("session directory " + n));
        ProcessTree.names(temporary()).forEach(n -> left.add("temporary file " + n));
        sharedMemory().stream()
                .filter(n -> !sharedBefore.contains(n))
                .forEach(n -> left.add("in /dev/shm: " + n));
        return left;
    }

    /// Sessions of other runs on this machine lie here too: those of the test do not.
    private static List<String> sharedMemory() {
        return ProcessTree.names(SHARED_MEMORY).stream()
                .filter(n -> !n.startsWith("polyfork-"))
                .toList();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
