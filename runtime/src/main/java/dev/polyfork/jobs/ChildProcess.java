package dev.polyfork.jobs;

import dev.polyfork.os.Processes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/// A Python process that this application has started, from its start to its end. Thread-safe.
public final class ChildProcess {
    private static final long LAST_LINES_NANOS = 500_000_000;

    private final int pid;
    private final IntConsumer signals;
    private final Output stderr;
    private final CompletableFuture<Integer> status;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean ending = new AtomicBoolean();

    /// @param signals sends a signal, unless the process has ended
    /// @param status its exit code, or `-N` for death by signal N
    ChildProcess(
            int pid,
            IntConsumer signals,
            Output stderr,
            CompletableFuture<Integer> status,
            ScheduledExecutorService timer) {
        this.pid = pid;
        this.signals = signals;
        this.stderr = stderr;
        this.status = status;
        this.timer = timer;
    }

    /// The process id.
    public int pid() {
        return pid;
    }

    /// The exit code, or `-N` for death by signal N, when it has ended. What depends on it runs on
    /// a thread that must not block.
    public CompletableFuture<Integer> status() {
        return status;
    }

    /// Send a signal, unless it has ended.
    ///
    /// @param number of the signal
    public void signal(int number) {
        signals.accept(number);
    }

    /// Make it end, however little it wants to: interrupted like by Ctrl-C, then terminated, then
    /// killed. Does not block.
    ///
    /// @param grace how long to wait before each of the latter two
    public void interrupt(Duration grace) {
        if (ending.compareAndSet(false, true)) {
            signal(Processes.SIGINT);
            escalate(grace);
        }
    }

    /// It is about to end by itself; see that it does. Does not block.
    void expectEnd(Duration grace) {
        if (ending.compareAndSet(false, true)) {
            escalate(grace);
        }
    }

    private void escalate(Duration grace) {
        later(Processes.SIGTERM, grace);
        later(Processes.SIGKILL, grace.multipliedBy(2));
    }

    private void later(int number, Duration delay) {
        var task = timer.schedule(() -> signal(number), delay.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> _ = status.thenRun(() -> task.cancel(false));
    }

    /// Wait for its end.
    ///
    /// @return how it ended
    public ProcessEnd awaitEnd() {
        return new ProcessEnd(pid, status.join(), stderr.last(LAST_LINES_NANOS));
    }
}
