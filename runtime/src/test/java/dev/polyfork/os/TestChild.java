package dev.polyfork.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM started by a test on the test's own class path; killed when closed.
public final class TestChild implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedReader lines;

    private TestChild(Process process) {
        this.process = process;
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Run `main` of a class.
    public static TestChild start(Class<?> main, Object... arguments) {
        return startWith("-Dpolyfork.test=true", main, arguments);
    }

    /// Run `main` of a class, killed at a [CrashPoint].
    public static TestChild startCrashing(String crashAt, Class<?> main, Object... arguments) {
        return startWith("-Dpolyfork.crashAt=" + crashAt, main, arguments);
    }

    /// Run `main` of a class, with one more JVM option.
    public static TestChild startWith(String option, Class<?> main, Object... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                option,
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new TestChild(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The process id.
    public int pid() {
        return (int) process.pid();
    }

    /// Wait until the child prints a line.
    public String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new AssertionError("child ended: status=" + awaitExit());
            }
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Send the child a line.
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Send SIGKILL and wait for the end.
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Wait for the end; 128 + signal when killed.
    public int awaitExit() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("child does not end: pid=" + pid());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            lines.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
