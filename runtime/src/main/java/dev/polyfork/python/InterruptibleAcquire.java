package dev.polyfork.python;

import com.oracle.truffle.api.TruffleSafepoint;
import dev.polyfork.sync.Alarm;
import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.SharedSemaphore;
import dev.polyfork.sync.WaitHook;
import org.graalvm.polyglot.Context;

/// One acquire on behalf of a Python thread that sleeps until its turn comes, and gets up between
/// only when Python has something to do on this thread: a signal handler to run, above all.
///
/// A thread in slices (see [Waiting]) would leave the kernel's queue each time, and who waits long
/// would stand behind who came late. Truffle tells a blocked thread when it is wanted.
final class InterruptibleAcquire implements WaitHook, TruffleSafepoint.Interrupter {
    private final SharedSemaphore semaphore;
    private final Deadline deadline;
    private volatile boolean wanted;

    private InterruptibleAcquire(SharedSemaphore semaphore, Deadline deadline) {
        this.semaphore = semaphore;
        this.deadline = deadline;
    }

    private enum Outcome {
        TAKEN,
        LATE,
        WANTED
    }

    /// Ends the wait; caught below.
    private static final class WantedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        WantedException() {
            super("this thread is wanted", null, false, false);
        }
    }

    /// Acquire; a Python exception ends the wait.
    ///
    /// @return false when the deadline came first
    static boolean acquire(SharedSemaphore semaphore, Deadline deadline) {
        var acquire = new InterruptibleAcquire(semaphore, deadline);
        Context context = Context.getCurrent();
        TruffleSafepoint thread = TruffleSafepoint.getCurrent();
        while (true) {
            // Not by an InterruptedException: the handler's own would not pass the Java caller.
            Outcome outcome =
                    thread.setBlockedFunction(
                            null, acquire, InterruptibleAcquire::attempt, acquire, null, null);
            switch (outcome) {
                case TAKEN -> {
                    return true;
                }
                case LATE -> {
                    return false;
                }
                case WANTED -> context.safepoint();
            }
        }
    }

    private Outcome attempt() {
        try {
            return semaphore.acquire(deadline, this) ? Outcome.TAKEN : Outcome.LATE;
        } catch (WantedException _) {
            return Outcome.WANTED;
        }
    }

    @Override
    public void check() {
        if (wanted) {
            throw new WantedException();
        }
    }

    @Override
    public boolean ringsAlarm() {
        return true;
    }

    @Override
    public void interrupt(Thread thread) {
        wanted = true;
        Alarm.ring();
    }

    @Override
    public void resetInterrupted() {
        wanted = false;
    }
}
