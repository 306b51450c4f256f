package dev.polyfork.sync;

import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/// Where threads of any processes sleep until a condition on other shared words may hold.
///
/// ```
///  31                               1   0
///  +----------------------------------+---+
///  | number of signals, wrapping      | W |
///  +----------------------------------+---+
/// ```
///
/// `W`: somebody may sleep. Whoever is about to sleep sets it, looks at the condition once more,
/// and sleeps only while the word is unchanged. Whoever makes the condition true looks at the word
/// afterwards: without `W` there is nothing to do; with it, the new number keeps those awake who
/// are about to sleep, and one sleeper is woken. When nobody was asleep, `W` is cleared, and all
/// those are woken who fell asleep just before that. There is no count of sleepers that a killed
/// one could falsify.
public final class Gate {
    /// Bytes of the word; zero is its first value.
    public static final int BYTES = Integer.BYTES;

    private static final int WAITED_FOR = 1;
    private static final int ONE_SIGNAL = 2;

    private final MemorySegment memory;
    private final long offset;

    /// Use a gate.
    ///
    /// @param memory holds the word; the caller keeps ownership
    /// @param offset of the word, a multiple of 4
    public Gate(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    /// Sleep until signalled, at most for a slice, unless the condition holds.
    ///
    /// @param condition of the waiter, read with volatile semantics
    /// @param deadline of the whole wait
    /// @param hook asked after the sleep; what it throws ends the wait
    /// @return false when the deadline had passed before: give up; true: try again
    /// @throws WaitInterruptedException when this thread is interrupted
    public boolean sleepUnless(BooleanSupplier condition, Deadline deadline, WaitHook hook) {
        while (deadline.remainingNanos() > 0) {
            int seen = Words.getIntVolatile(memory, offset);
            int marked = seen | WAITED_FOR;
            if (seen == marked || Words.casInt(memory, offset, seen, marked)) {
                return condition.getAsBoolean()
                        || Futex.sleep(memory, offset, marked, deadline, hook);
            }
        }
        return false;
    }

    /// Wake a sleeper, if there is one. Call after the condition was made true for one waiter.
    public void signal() {
        while (true) {
            int seen = Words.getIntVolatile(memory, offset);
            if ((seen & WAITED_FOR) == 0) {
                return;
            }
            int signalled = seen + ONE_SIGNAL;
            if (Words.casInt(memory, offset, seen, signalled)) {
                wakeOne(signalled);
                return;
            }
        }
    }

    private void wakeOne(int signalled) {
        if (Futex.wake(memory, offset, 1) == 0
                && Words.casInt(memory, offset, signalled, signalled & ~WAITED_FOR)) {
            Futex.wake(memory, offset, Integer.MAX_VALUE);
        }
    }

    /// Tell whether somebody may sleep here.
    boolean isWaitedFor() {
        return (Words.getIntVolatile(memory, offset) & WAITED_FOR) != 0;
    }
}
