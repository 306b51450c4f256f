package dev.polyfork.sync;

/// The moment at which a wait gives up.
///
/// @param nanoTime as `System.nanoTime`, of this process only; without meaning when unlimited
/// @param unlimited whether the wait never gives up
public record Deadline(long nanoTime, boolean unlimited) {
    /// Wait for ever.
    public static final Deadline NEVER = new Deadline(0, true);

    /// Take what is there, wait for nothing. Python's `block=False`.
    public static final Deadline NOW = new Deadline(System.nanoTime(), false);

    /// Give up after some time.
    ///
    /// @param nanos from now; zero or less means at once
    /// @return the deadline
    public static Deadline in(long nanos) {
        if (nanos <= 0) {
            return NOW;
        }
        // Half the range of the clock (146 years) is for ever, and keeps the subtraction safe.
        return nanos >= Long.MAX_VALUE / 2 ? NEVER : new Deadline(System.nanoTime() + nanos, false);
    }

    /// Translate the arguments of Python's `acquire`, `put` and `get`.
    ///
    /// @param block false to wait for nothing
    /// @param timeoutNanos at most so long when blocking; negative stands for None, no limit
    /// @return the deadline
    public static Deadline of(boolean block, long timeoutNanos) {
        if (!block) {
            return NOW;
        }
        return timeoutNanos < 0 ? NEVER : in(timeoutNanos);
    }

    /// Tell how long a wait may still take.
    ///
    /// @return nanoseconds; zero or less when it is over
    public long remainingNanos() {
        return unlimited ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }
}
