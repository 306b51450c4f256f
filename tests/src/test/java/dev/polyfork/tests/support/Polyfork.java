package dev.polyfork.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the launcher under test in a sandbox, with chosen arguments, environment and input.
///
/// What it starts has empty standard input unless the test gives some.
public final class Polyfork {
    private final Sandbox sandbox;
    private final Map<String, String> environment = new HashMap<>();
    private Path launcher = launcherUnderTest();
    private Path directory;
    private byte[] input = {};

    Polyfork(Sandbox sandbox) {
        this.sandbox = sandbox;
        directory = sandbox.work();
        System.getenv().entrySet().stream()
                .filter(e -> !e.getKey().startsWith("PYTHON"))
                .filter(e -> !e.getKey().startsWith("POLYFORK_"))
                .forEach(e -> environment.put(e.getKey(), e.getValue()));
        environment.putAll(sandbox.environment());
    }

    /// The folder of the image.
    public static Path home() {
        String given = System.getProperty("polyfork.home", "");
        return given.isEmpty()
                ? repository().resolve("target", "polyfork")
                : Path.of(given).toAbsolutePath();
    }

    /// The folder of the source tree.
    public static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("samples")) ? here : here.getParent();
    }

    /// A Python script of the tests, by its path below `src/test/python`.
    public static Path script(String name) {
        return repository().resolve("tests", "src", "test", "python").resolve(name);
    }

    /// Whether the tests run against the image, and not against another Python.
    public static boolean isImage() {
        return System.getProperty("polyfork.launcher", "").isEmpty();
    }

    private static Path launcherUnderTest() {
        return isImage()
                ? home().resolve("bin", "polyfork")
                : Path.of(System.getProperty("polyfork.launcher"));
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /// Run another program than the image's launcher.
    public Polyfork launcher(Path program) {
        launcher = program;
        return this;
    }

    public Path launcher() {
        return launcher;
    }

    public Polyfork env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Polyfork withoutEnv(String... names) {
        environment.keySet().removeAll(List.of(names));
        return this;
    }

    public Polyfork stdin(String text) {
        return stdin(text.getBytes(StandardCharsets.UTF_8));
    }

    public Polyfork stdin(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    public Polyfork in(Path folder) {
        directory = folder;
        return this;
    }

    /// Write a file into the sandbox's working directory, with its folders.
    public Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public Path write(String name, byte[] bytes) {
        try {
            Path file = sandbox.work().resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Run to the end.
    public Finished run(Object... arguments) {
        return start(arguments).await();
    }

    /// Run a program given as text.
    public Finished code(String source) {
        return run("-c", source);
    }

    /// Start and go on.
    public Running start(Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new Running(command, start(command), input);
    }

    /// Start the prompt on a terminal, in place of the shell there, which Ctrl-C would end as well.
    public Typist atPrompt() {
        return atTerminal("exec $polyfork -q");
    }

    /// Start on a terminal of 100 columns.
    ///
    /// @param script for the shell there, in which `$polyfork` is the launcher
    public Typist atTerminal(String script) {
        env("TERM", "xterm-256color").env("polyfork", launcher.toString()).env("SHELL", "/bin/sh");
        String command = "stty cols 100 rows 30; " + script;
        return new Typist(start(List.of("script", "-qfec", command, "/dev/null")));
    }

    private Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
