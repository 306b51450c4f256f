package dev.polyfork.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What this process was given besides its arguments: variables and a working directory.
///
/// Java remembers those of the process in which it booted. That may be another one, see
/// [Checkpoint]; so nobody else asks Java for them. Any thread may call.
public final class Environment {
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    private static volatile Map<String, String> variables = System.getenv();

    private Environment() {}

    /// All variables; cannot be changed.
    public static Map<String, String> variables() {
        return variables;
    }

    /// The value of a variable, if it is set.
    public static Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /// This is another process than the one that Java knows: it has other variables.
    public static void renew(Map<String, String> others) {
        variables = Map.copyOf(others);
    }

    /// The working directory, absolute and without links.
    ///
    /// @throws UncheckedIOException if it cannot be told
    public static Path workingDirectory() {
        try {
            return Files.readSymbolicLink(WORKING_DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A path as seen from the root.
    public static Path absolute(Path path) {
        return path.isAbsolute() ? path : workingDirectory().resolve(path);
    }
}
