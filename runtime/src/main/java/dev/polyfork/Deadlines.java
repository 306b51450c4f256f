package dev.polyfork;

import dev.polyfork.sync.Deadline;
import java.time.Duration;

/// Deadlines out of durations of any length.
final class Deadlines {
    private Deadlines() {}

    static Deadline in(Duration patience) {
        return Deadline.in(nanos(patience));
    }

    /// As many as a long holds.
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
