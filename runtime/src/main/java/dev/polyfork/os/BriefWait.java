package dev.polyfork.os;

import java.util.concurrent.TimeUnit;

/// The first microseconds of a wait for another process, in which the thread does not sleep yet.
///
/// To sleep and to be woken takes longer than most answers do. Between two looks the thread gives
/// its processor away: Linux likes to put two processes that talk to each other on the same one,
/// where the answer cannot come before the other has run.
///
/// Somebody else who wants the processor, a compiling thread for instance, keeps it for
/// milliseconds, and a thread that has given it away is behind all that sleep. So when that happens
/// this process's waits are no longer brief, for a time a hundred times as long.
///
/// Of one thread; never blocks otherwise. https://man7.org/linux/man-pages/man2/sched_yield.2.html
public final class BriefWait {
    private static final long NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /// No answer that is worth waiting for awake takes that long.
    private static final long LOST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final long CAUTION = 100;

    /// Racy on purpose: at worst another thread gives its processor away once more.
    private static volatile long sleepUntil = System.nanoTime();

    private final long begin = System.nanoTime();
    private long now = begin;

    /// Let others run, if any want to.
    ///
    /// @return whether to look again; false when the wait is to go on asleep
    public boolean goesOn() {
        if (now - begin >= NANOS || now - sleepUntil < 0) {
            return false;
        }
        long before = now;
        Syscall.SCHED_YIELD.raw(0, 0, 0, 0);
        now = System.nanoTime();
        if (now - before > LOST_NANOS) {
            sleepUntil = now + CAUTION * (now - before);
        }
        return true;
    }
}
