package dev.polyfork.python;

import dev.polyfork.sync.Deadline;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;

/// Blocks on behalf of Python in slices: between two of them Python's signal handlers run, so that
/// Ctrl-C ends any wait. GraalPy releases its global lock around each call from Python to Java, so
/// other Python threads run on during the wait.
final class Waiting {
    /// Ctrl-C is noticed after at most this long; idle waiting costs ten wake-ups a second.
    static final long SLICE_NANOS = 100_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;

    private Waiting() {}

    /// One attempt that blocks for a short while.
    @FunctionalInterface
    interface Attempt {
        /// Wait a little.
        ///
        /// @param nanos how long to block at most
        /// @return whether what is waited for has come
        boolean within(long nanos) throws InterruptedException;
    }

    /// An attempt that waits for nothing but the time.
    static boolean pause(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
        return false;
    }

    /// Translate a number of seconds as Python's modules give it; negative is for ever.
    static Deadline deadline(double seconds) {
        return seconds < 0 ? Deadline.NEVER : Deadline.in((long) (seconds * NANOS_PER_SECOND));
    }

    /// Repeat `attempt` until it succeeds or `seconds` are over; negative for ever.
    static boolean until(Attempt attempt, double seconds) {
        Deadline deadline = deadline(seconds);
        Context context = Context.getCurrent();
        try {
            while (true) {
                long left = deadline.remainingNanos();
                if (attempt.within(Math.clamp(left, 0, SLICE_NANOS))) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                context.safepoint();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
