package dev.polyfork;

import dev.polyfork.jobs.ProcessEnd;
import java.util.OptionalInt;

/// A worker ended in the middle of a job: it was killed, crashed, called `os._exit`, or its heap
/// was full. Another worker has taken its place; whether the job can be repeated only its author
/// knows.
public final class WorkerLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int pid;
    private final int status;
    private final boolean outOfMemory;
    private final String stderr;

    WorkerLost(String function, ProcessEnd end) {
        super(message(function, end));
        pid = end.pid();
        status = end.status();
        outOfMemory = end.outOfMemory();
        stderr = end.stderr();
    }

    private static String message(String function, ProcessEnd end) {
        String how =
                end.outOfMemory()
                        ? "ran out of memory: allow more with maxHeap"
                        : end.status() < 0
                                ? "was killed by signal " + -end.status()
                                : "ended with exit code " + end.status();
        String last = end.stderr().isBlank() ? "" : "; stderr: " + end.stderr().strip();
        return "worker process %d %s during %s%s".formatted(end.pid(), how, function, last);
    }

    /// Tell which worker it was.
    ///
    /// @return its process id
    public int pid() {
        return pid;
    }

    /// Tell with which code it ended.
    ///
    /// @return 0 to 255; empty when a signal killed it
    public OptionalInt exitCode() {
        return status < 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /// Tell which signal killed it.
    ///
    /// @return the number of the signal; empty when it ended by itself
    public OptionalInt signal() {
        return status < 0 ? OptionalInt.of(-status) : OptionalInt.empty();
    }

    /// Tell whether its heap was full, see [PolyforkBuilder#maxHeap].
    ///
    /// @return whether it was
    public boolean outOfMemory() {
        return outOfMemory;
    }

    /// Return what it printed to stderr last.
    ///
    /// @return some lines at most; empty when it printed nothing
    public String lastStderr() {
        return stderr;
    }
}
