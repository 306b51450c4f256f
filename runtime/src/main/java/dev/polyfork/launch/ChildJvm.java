package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.Processes;
import dev.polyfork.wire.ControlChannel;
import dev.polyfork.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/// One child JVM, from exec or fork to exit.
///
/// ```
///   BOOTING ──connected──> CONNECTED ──Ready──> READY
///      └──────────┴────────── run ──────────────┴──> RUNNING ──> ended
/// ```
///
/// A child that still boots may be made a process already: the message waits until it connects.
/// Thread-safe.
final class ChildJvm {
    private static final System.Logger LOG = System.getLogger(ChildJvm.class.getName());
    private static final int SIGNAL_BASE = 128;
    private static final int LAST_SIGNAL = 64;

    /// How long a process may take to end by itself after Ctrl-C: to run its `finally` blocks and
    /// to print its traceback.
    static final long GRACE_NANOS = 3_000_000_000L;

    /// The exit value of a child that the program itself has waited for, with `os.wait()`.
    private static final int UNKNOWN = 255;

    private final int pid;
    private final boolean forked;
    private final CompletableFuture<Void> met = new CompletableFuture<>();
    private final CompletableFuture<Void> disconnected = new CompletableFuture<>();
    private Optional<ControlChannel> channel = Optional.empty();
    private Optional<Message.Run> waiting = Optional.empty();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final List<IntConsumer> listeners = new ArrayList<>();
    private OptionalInt reported = OptionalInt.empty();
    private OptionalInt signalled = OptionalInt.empty();
    private boolean ready;
    private boolean running;
    private boolean started;

    /// It has been reaped: its process id may be another's by now.
    private volatile boolean gone;

    private ChildJvm(int pid, boolean forked) {
        this.pid = pid;
        this.forked = forked;
    }

    /// A JVM that was started with a command line.
    static ChildJvm booted(Process process) {
        ChildJvm child = new ChildJvm(Math.toIntExact(process.pid()), false);
        CompletableFuture<Void> _ = process.onExit().thenAccept(p -> child.exited(p.exitValue()));
        return child;
    }

    /// A JVM that was forked; [#reap] has to be called.
    static ChildJvm forked(int pid) {
        return new ChildJvm(pid, true);
    }

    /// Wait for the end of a forked JVM, a child of this process.
    void reap() {
        exited(Processes.waitFor(pid).orElse(UNKNOWN));
    }

    int pid() {
        return pid;
    }

    boolean isForked() {
        return forked;
    }

    synchronized boolean isReady() {
        return ready;
    }

    synchronized boolean isConnected() {
        return channel.isPresent();
    }

    /// Called once, when the child's [Message.Hello] was accepted.
    synchronized void connected(ControlChannel control) {
        channel = Optional.of(control);
        waiting.ifPresent(this::tell);
        dropWaiting();
        met.complete(null);
    }

    /// Wait until it has connected or, false, has ended without.
    boolean awaitConnection() {
        met.join();
        return isConnected();
    }

    synchronized void markReady() {
        ready = true;
    }

    /// Claim this child for a process; false when it is one already.
    synchronized boolean claim() {
        boolean free = !running;
        running = true;
        return free;
    }

    /// Make this claimed child a process, now or as soon as it connects. The descriptors stay the
    /// caller's.
    synchronized void run(Message.Run message) {
        started = true;
        if (channel.isPresent()) {
            tell(message);
        } else {
            waiting =
                    Optional.of(
                            new Message.Run(
                                    message.payload(),
                                    message.fds().stream().map(Libc::dup).toList()));
        }
    }

    /// Send to the child if it is still there; a dying child is no error of the sender.
    synchronized void tell(Message message) {
        channel.ifPresent(c -> {
            try {
                c.send(message);
            } catch (ErrnoException e) {
                LOG.log(DEBUG, "child {0} is ending: {1}", pid(), e.getMessage());
            }
        });
    }

    /// The child said with which code it is about to end.
    synchronized void reportedExit(int code) {
        reported = OptionalInt.of(code);
    }

    /// The reader thread has seen the end of the child's connection.
    void disconnected() {
        disconnected.complete(null);
    }

    /// Call `listener` with the exit status when the process has been reaped and its last message
    /// was read; at once when that was so before. Listeners are called in the order of
    /// registration.
    void whenEnded(IntConsumer listener) {
        synchronized (listeners) {
            if (!ended.isDone()) {
                listeners.add(listener);
                return;
            }
        }
        listener.accept(ended.join());
    }

    /// Wait until the process has been reaped.
    void awaitEnd() {
        ended.join();
    }

    /// Wait until the process has been reaped; false when it has not in time.
    boolean awaitEnd(long nanos) {
        try {
            ended.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nobody interrupts the session's threads", e);
        }
    }

    /// Whether it is a process that Ctrl-C is likely to end.
    boolean isInterruptible() {
        synchronized (this) {
            if (!started || gone) {
                return false;
            }
        }
        return !Processes.isIgnored(pid, Processes.SIGINT);
    }

    /// End this process, which Ctrl-C may be ending already. Blocks for a while at most.
    void dismiss() {
        if (!isInterruptible() || !awaitEnd(GRACE_NANOS)) {
            signal(Processes.SIGTERM);
        }
    }

    /// Whether it ended with exit code 0, rather than by a signal, a crash or an exception.
    synchronized boolean endedCleanly() {
        return reported.isPresent() && reported.getAsInt() == 0;
    }

    /// Send a signal. A JVM that has not connected yet would answer SIGTERM by its own shutdown.
    synchronized void signal(int number) {
        if (gone) {
            return;
        }
        if (number == Processes.SIGTERM && channel.isEmpty()) {
            signalled = OptionalInt.of(number);
            kill();
            return;
        }
        try {
            Processes.kill(pid(), number);
        } catch (ErrnoException e) {
            LOG.log(DEBUG, "child {0} is ending: {1}", pid(), e.getMessage());
        }
    }

    void kill() {
        signal(Processes.SIGKILL);
    }

    private void exited(int exitValue) {
        gone = true;
        met.complete(null);
        if (!isConnected()) {
            disconnected();
        }
        CompletableFuture<Void> _ = disconnected.thenRun(() -> end(status(exitValue)));
    }

    private void end(int status) {
        List<IntConsumer> told;
        synchronized (listeners) {
            ended.complete(status);
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(status));
    }

    /// A JVM that SIGTERM ends says 143, as one that exits with 143 does: only the latter reported
    /// it first.
    private synchronized int status(int exitValue) {
        channel.ifPresent(ControlChannel::close);
        dropWaiting();
        if (signalled.isPresent()) {
            return -signalled.getAsInt();
        }
        boolean bySignal = exitValue > SIGNAL_BASE && exitValue <= SIGNAL_BASE + LAST_SIGNAL;
        return reported.orElse(bySignal ? SIGNAL_BASE - exitValue : exitValue);
    }

    private void dropWaiting() {
        waiting.ifPresent(run -> run.fds().forEach(Libc::close));
        waiting = Optional.empty();
    }
}
