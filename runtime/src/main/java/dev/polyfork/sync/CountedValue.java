package dev.polyfork.sync;

import dev.polyfork.os.BriefWait;
import dev.polyfork.os.CrashPoint;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// A shared number of permits.
///
/// ```
///  0          4          8
///  +----------+----------+
///  | permits  | gate     |
///  +----------+----------+
/// ```
///
/// Waiters sleep at the gate while there are none. A process that dies keeps what it took.
final class CountedValue {
    private static final int GATE = 4;

    private final MemorySegment memory;
    private final long offset;
    private final Gate gate;

    CountedValue(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
        gate = new Gate(memory, offset + GATE);
    }

    /// Return the number of permits.
    int get() {
        return Words.getIntVolatile(memory, offset);
    }

    /// Take a permit if there is one.
    boolean tryTake() {
        int seen = get();
        while (seen > 0) {
            if (Words.casInt(memory, offset, seen, seen - 1)) {
                return true;
            }
            seen = get();
        }
        return false;
    }

    /// Take a permit, waiting for one; false when the deadline came first.
    boolean take(Deadline deadline, WaitHook hook) {
        BriefWait wait = new BriefWait();
        do {
            if (tryTake()) {
                return true;
            }
        } while (deadline.remainingNanos() > 0 && wait.goesOn());
        while (!tryTake()) {
            if (!gate.sleepUnless(() -> get() > 0, deadline, hook)) {
                return false;
            }
        }
        return true;
    }

    /// Add a permit; false when there are `limit` already.
    boolean give(int limit) {
        int seen;
        do {
            seen = get();
            if (seen >= limit) {
                return false;
            }
        } while (!Words.casInt(memory, offset, seen, seen + 1));
        CrashPoint.reach("permit.given");
        gate.signal();
        return true;
    }

    /// Give that many if there is none; false when there is one.
    boolean giveFirst(int number) {
        if (!Words.casInt(memory, offset, 0, number)) {
            return false;
        }
        CrashPoint.reach("waiter.notified");
        gate.signal();
        return true;
    }

    /// Wake a waiter if there is a permit, whatever the gate says of waiters.
    void wakeStranded() {
        if (get() > 0) {
            Futex.wake(memory, offset + GATE, 1);
        }
    }
}
