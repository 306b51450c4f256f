package dev.polyfork;

import dev.polyfork.jobs.ChildStarter;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.value.MappingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The processes of an application that are no workers. Thread-safe.
final class OwnProcesses {
    private static final String RUN_SCRIPT = "multiprocessing._jobs:run_script";

    private final ChildStarter starter;
    private final Duration grace;

    /// Those that live, and whether [#close] ends them.
    private final ConcurrentHashMap<PyProcess, Boolean> running = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /// @param starter stays the caller's
    OwnProcesses(ChildStarter starter, Duration grace) {
        this.starter = starter;
        this.grace = grace;
    }

    PyProcess start(String name, FunctionText function, Args args, boolean daemon) {
        if (closed) {
            throw new IllegalStateException("this Polyfork is closed");
        }
        try {
            PyProcess process =
                    new PyProcess(
                            starter.start(
                                    name,
                                    function.text(),
                                    args.positional(),
                                    args.named(),
                                    List.of()));
            running.put(process, daemon);
            CompletableFuture<Void> _ = process.onExit().thenRun(() -> running.remove(process));
            return process;
        } catch (MappingException e) {
            throw new ConversionException(function.label() + ": " + e.getMessage());
        } catch (IOException | ErrnoException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    int run(Path script, String... args) {
        if (!Files.isRegularFile(script)) {
            throw new IllegalArgumentException("no such script: " + script.toAbsolutePath());
        }
        Args call = Args.of(script.toString(), List.of(args));
        PyProcess process = start("MainProcess", new FunctionText(RUN_SCRIPT), call, true);
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            process.end(grace);
            throw JobCalls.interrupted(script.toString());
        }
    }

    /// Take no more.
    void refuse() {
        closed = true;
    }

    /// End those that are daemons, and wait until all have ended.
    void close() {
        refuse();
        running.forEach((process, daemon) -> {
            if (daemon) {
                process.end(grace);
            }
        });
        running.keySet().forEach(this::awaitEnd);
    }

    private void awaitEnd(PyProcess process) {
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            process.end(grace);
            process.onExit().join();
            Thread.currentThread().interrupt();
        }
    }
}
