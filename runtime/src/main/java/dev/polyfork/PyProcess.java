package dev.polyfork;

import dev.polyfork.jobs.ChildProcess;
import dev.polyfork.os.Processes;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Python process of its own, see [Polyfork#process]. Thread-safe.
///
/// Exit codes are Python's: 0 when the function returned, 1 when it raised (the traceback is on
/// stderr), what `sys.exit` was given, `-N` when signal N killed it.
public final class PyProcess {
    private final ChildProcess process;

    PyProcess(ChildProcess process) {
        this.process = process;
    }

    /// Return the process id.
    ///
    /// @return that of the operating system
    public int pid() {
        return process.pid();
    }

    /// Tell whether it has not ended.
    ///
    /// @return whether it runs
    public boolean isAlive() {
        return !process.status().isDone();
    }

    /// Return the exit code.
    ///
    /// @return empty while it runs
    public OptionalInt exitCode() {
        return isAlive() ? OptionalInt.empty() : OptionalInt.of(process.status().join());
    }

    /// Have something done at its end.
    ///
    /// @return completed with the exit code; dependent stages run on the common pool
    public CompletableFuture<Integer> onExit() {
        return process.status().thenApplyAsync(status -> status);
    }

    /// Wait for its end.
    ///
    /// @return the exit code
    /// @throws InterruptedException when this thread is interrupted meanwhile; the process goes on
    public int waitFor() throws InterruptedException {
        try {
            return onExit().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Wait for its end, if it comes in time.
    ///
    /// @param patience how long to wait at most
    /// @return whether it has ended
    /// @throws InterruptedException when this thread is interrupted meanwhile; the process goes on
    public boolean waitFor(Duration patience) throws InterruptedException {
        try {
            onExit().get(Deadlines.nanos(patience), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Interrupt it as Ctrl-C does: a KeyboardInterrupt in Python.
    public void interrupt() {
        process.signal(Processes.SIGINT);
    }

    /// Ask it to end, by SIGTERM.
    public void terminate() {
        process.signal(Processes.SIGTERM);
    }

    /// Kill it, by SIGKILL.
    public void kill() {
        process.signal(Processes.SIGKILL);
    }

    /// End it, by stronger means each time the grace period is over.
    void end(Duration grace) {
        process.interrupt(grace);
    }

    @Override
    public String toString() {
        return "PyProcess[pid=%d, exitCode=%s]".formatted(pid(), exitCode());
    }
}
