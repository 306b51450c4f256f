package dev.polyfork.tests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A Python script of many checks, each of which prints `ok` and its label (see check.py).
public final class CheckScript {
    private static final Pattern CHECK = Pattern.compile("(?m)^@promise\\(");

    private CheckScript() {}

    /// Run a script below `src/test/python` and expect an `ok` of each of its checks.
    public static void run(String name, Polyfork polyfork, String... arguments) throws IOException {
        Path script = Polyfork.script(name);
        long checks = CHECK.matcher(Files.readString(script)).results().count();
        polyfork.env("PYTHONPATH", Polyfork.script("").toString());
        Object[] command = new Object[arguments.length + 1];
        command[0] = script;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Finished finished = polyfork.run(command);
        List<String> lines = finished.out().lines().toList();
        assertThat(lines).as("%s", finished).allMatch(line -> line.startsWith("ok "));
        assertThat(lines).as("%s", finished).hasSize((int) checks);
        finished.ended(0);
    }
}
