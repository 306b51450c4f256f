package dev.polyfork.sync;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/// `Semaphore` and `BoundedSemaphore`: permits that belong to nobody.
///
/// Count and last taker are of this object, as in CPython, where they are not shared either.
final class PermitSemaphore extends SharedSemaphore {
    private final CountedValue permits;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile long lastTaker;

    PermitSemaphore(SemaphoreTable table, int slotId, MemorySegment slot) {
        super(table, slotId, slot);
        permits = new CountedValue(slot, SlotLayout.STATE);
    }

    /// Wake the next waiter if there is a permit, whose giver or taker may have died on the way.
    static void wakeStranded(MemorySegment slot) {
        new CountedValue(slot, SlotLayout.STATE).wakeStranded();
    }

    @Override
    public boolean acquire(Deadline deadline, WaitHook hook) {
        if (!permits.tryTake() && !permits.take(deadline, hook)) {
            return false;
        }
        taken.incrementAndGet();
        lastTaker = Thread.currentThread().threadId();
        return true;
    }

    @Override
    public void release() {
        if (!permits.give(maxValue())) {
            throw releasedTooOften();
        }
        taken.decrementAndGet();
    }

    @Override
    public int count() {
        return taken.get();
    }

    @Override
    public boolean isMine() {
        return taken.get() > 0 && lastTaker == Thread.currentThread().threadId();
    }

    @Override
    public int value() {
        return permits.get();
    }

    @Override
    public int holderPid() {
        return 0;
    }
}
