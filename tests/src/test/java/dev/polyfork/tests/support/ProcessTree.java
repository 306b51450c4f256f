package dev.polyfork.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// All processes whose environment holds one given setting, wherever they are in the tree.
public final class ProcessTree {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final int DUMP_SECONDS = 10;

    private final String setting;

    ProcessTree(String variable, String value) {
        setting = variable + "=" + value;
    }

    /// The processes that live, zombies left out.
    public List<ProcessHandle> living() {
        return ProcessHandle.allProcesses().filter(p -> environment(p).contains(setting)).toList();
    }

    /// Those among them that run Java.
    public List<ProcessHandle> jvms() {
        return living().stream().filter(p -> program(p).equals("java")).toList();
    }

    /// The threads of every JVM, as `jcmd PID Thread.print` shows them, and the command lines.
    String threadDumps() {
        StringBuilder text = new StringBuilder();
        for (ProcessHandle process : living()) {
            text.append("== ").append(describe(process)).append('\n');
        }
        for (ProcessHandle jvm : jvms()) {
            text.append("== threads of ").append(jvm.pid()).append('\n').append(threads(jvm));
        }
        return text.toString();
    }

    void killAll() {
        living().forEach(ProcessHandle::destroyForcibly);
    }

    static String describe(ProcessHandle process) {
        String arguments = read(process, "cmdline").replace('\0', ' ').strip();
        int shown = Math.min(arguments.length(), 200);
        int rest = Math.max(shown, arguments.length() - 200);
        return "process %d: %s ... %s"
                .formatted(process.pid(), arguments.substring(0, shown), arguments.substring(rest));
    }

    private static String threads(ProcessHandle jvm) {
        try {
            Process jcmd =
                    new ProcessBuilder(JCMD.toString(), Long.toString(jvm.pid()), "Thread.print")
                            .redirectErrorStream(true)
                            .start();
            jcmd.onExit().orTimeout(DUMP_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> kill(jcmd));
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e + "\n";
        }
    }

    private static Process kill(Process process) {
        return process.destroyForcibly();
    }

    private static List<String> environment(ProcessHandle process) {
        return List.of(read(process, "environ").split("\0", -1));
    }

    private static String program(ProcessHandle process) {
        return read(process, "comm").strip();
    }

    /// A file of `/proc`; empty when the process has gone or belongs to somebody else.
    private static String read(ProcessHandle process, String name) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), name);
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    /// The names in a directory that is used for files of running programs.
    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
