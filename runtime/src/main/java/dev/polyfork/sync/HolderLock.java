package dev.polyfork.sync;

import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// `Lock` and `RLock`: what it knows of its holder is in the slot, for all processes to see.
///
/// The thread word is written by the holder after taking and cleared before freeing, so it never
/// names a thread that held the lock earlier.
final class HolderLock extends SharedSemaphore {
    private final RobustLock lock;
    private final boolean recursive;

    HolderLock(SemaphoreTable table, int slotId, MemorySegment slot) {
        super(table, slotId, slot);
        lock = new RobustLock(slot, SlotLayout.STATE, RobustLock.Policy.WAIT);
        recursive = kind() == SemaphoreKind.RECURSIVE_LOCK;
    }

    @Override
    public boolean acquire(Deadline deadline, WaitHook hook) {
        if (recursive && isMine()) {
            setDepth(depth() + 1);
            return true;
        }
        if (!lock.lock(deadline, hook)) {
            return false;
        }
        Words.setLong(slot, SlotLayout.THREAD, Thread.currentThread().threadId());
        if (recursive) {
            setDepth(1);
        }
        return true;
    }

    @Override
    public void release() {
        if (recursive) {
            if (!isMine()) {
                throw new IllegalMonitorStateException(
                        "attempt to release recursive lock not owned by thread");
            }
            int depth = depth() - 1;
            setDepth(depth);
            if (depth > 0) {
                return;
            }
        } else if (lock.isFree()) {
            throw releasedTooOften();
        }
        Words.setLong(slot, SlotLayout.THREAD, 0);
        if (!lock.unlock()) {
            throw releasedTooOften();
        }
    }

    @Override
    public int count() {
        if (!lock.isHeldByThisProcess()) {
            return 0;
        }
        return recursive ? depth() : 1;
    }

    @Override
    public boolean isMine() {
        return lock.isHeldByThisProcess()
                && Words.getLong(slot, SlotLayout.THREAD) == Thread.currentThread().threadId();
    }

    @Override
    public int value() {
        return lock.isFree() ? 1 : 0;
    }

    @Override
    public int holderPid() {
        long owner = lock.owner();
        return owner == RobustLock.NOBODY ? 0 : ProcessIdentity.pid(owner);
    }

    /// Free the lock if a dead process holds it.
    static boolean recover(MemorySegment slot, int pid) {
        return new RobustLock(slot, SlotLayout.STATE, RobustLock.Policy.WAIT)
                .recover(
                        pid,
                        () -> {
                            Words.setInt(slot, SlotLayout.DEPTH, 0);
                            Words.setLong(slot, SlotLayout.THREAD, 0);
                        });
    }

    /// Wake the next waiter of a free lock, whose last holder or next one may have died on the way.
    static void wakeStranded(MemorySegment slot) {
        if (new RobustLock(slot, SlotLayout.STATE, RobustLock.Policy.WAIT).isFree()) {
            Futex.wake(slot, SlotLayout.STATE, 1);
        }
    }

    private int depth() {
        return Words.getInt(slot, SlotLayout.DEPTH);
    }

    private void setDepth(int depth) {
        Words.setInt(slot, SlotLayout.DEPTH, depth);
    }
}
