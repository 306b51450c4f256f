package dev.polyfork.python;

import dev.polyfork.launch.ProcessLauncher;
import dev.polyfork.os.Libc;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A started child process as Python's `Popen` holds it. Thread-safe.
///
/// Owns the write end of the sentinel pipe and closes it when the child has ended, so that whoever
/// waits for the read end sees that.
public final class ChildHandle {
    private final ProcessLauncher launcher;
    private final int sentinelWriteEnd;
    private int pid;
    private OptionalInt status = OptionalInt.empty();
    private Optional<QueueBridge> listener = Optional.empty();

    ChildHandle(ProcessLauncher launcher, int sentinelWriteEnd) {
        this.launcher = launcher;
        this.sentinelWriteEnd = sentinelWriteEnd;
    }

    synchronized void started(int id) {
        pid = id;
    }

    void exited(int code) {
        synchronized (this) {
            status = OptionalInt.of(code);
            notifyAll();
            listener.ifPresent(queue -> queue.announce(pid));
        }
        Libc.close(sentinelWriteEnd);
    }

    /// Put the child's pid into a queue without limit when the child has ended, or at once if it
    /// has.
    public synchronized void announceExit(QueueBridge queue) {
        listener = Optional.of(queue);
        if (status.isPresent()) {
            queue.announce(pid);
        }
    }

    /// Process id of the child JVM.
    public synchronized int pid() {
        return pid;
    }

    public synchronized boolean hasExited() {
        return status.isPresent();
    }

    /// Exit code, or `-N` for death by signal N.
    public synchronized int status() {
        return status.orElseThrow(() -> new IllegalStateException("the child still runs"));
    }

    /// Send the child a signal; one that has ended already gets none.
    public void signal(int number) {
        launcher.signal(pid(), number);
    }

    /// End the child, which Ctrl-C has reached as well; see [ProcessLauncher#dismiss].
    public void dismiss() {
        launcher.dismiss(pid());
    }

    /// Wait for the end of the child. Blocks; Python signal handlers run meanwhile.
    ///
    /// @param seconds how long at most, negative for ever
    /// @return whether the child has ended
    public boolean await(double seconds) {
        return Waiting.until(this::awaitSlice, seconds);
    }

    private synchronized boolean awaitSlice(long nanos) throws InterruptedException {
        if (status.isEmpty()) {
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        }
        return status.isPresent();
    }
}
