package dev.polyfork.sync;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// One who waits for a condition, as who notifies it sees it: its slot, and of which allocation.
record Waiter(SlotFile file, int index, int generation) {
    /// The permits of a semaphore that tell its owner to go on: one to take, and one that stays, so
    /// that nobody notifies it again before it has left.
    static final int NOTIFIED = 2;

    private MemorySegment slot() {
        return file.slot(index);
    }

    long ticket() {
        return Words.getLong(slot(), SlotLayout.TICKET);
    }

    boolean isWaiting() {
        return Words.getIntVolatile(slot(), SlotLayout.STATE) == 0;
    }

    boolean isAlive() {
        return ProcessIdentity.isAlive(Words.getLong(slot(), SlotLayout.OWNER));
    }

    /// Tell it to go on; false when somebody has already, or it has left.
    boolean notifyOnce() {
        // Held meanwhile, so that its slot is nobody else's.
        if (!file.use(index, generation)) {
            return false;
        }
        try {
            CrashPoint.reach("waiter.held");
            return new CountedValue(slot(), SlotLayout.STATE).giveFirst(NOTIFIED);
        } finally {
            file.endUse(index);
        }
    }
}
