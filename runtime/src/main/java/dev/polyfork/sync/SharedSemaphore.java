package dev.polyfork.sync;

import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// A semaphore or lock shared between processes, with the semantics of CPython's `SemLock`.
///
/// Any thread may call. The operations that wait block the calling thread, which must be a platform
/// thread. Nothing may be called after [#close], nor after the table is closed.
public abstract sealed class SharedSemaphore implements AutoCloseable
        permits HolderLock, PermitSemaphore {
    final MemorySegment slot;
    private final SemaphoreTable table;
    private final int slotId;
    private final SemaphoreKind kind;
    private final String handle;
    private final int maxValue;
    private boolean closed;

    SharedSemaphore(SemaphoreTable table, int slotId, MemorySegment slot) {
        this.table = table;
        this.slotId = slotId;
        this.slot = slot;
        kind = SemaphoreKind.of(Words.getInt(slot, SlotLayout.KIND));
        maxValue = Words.getInt(slot, SlotLayout.MAX_VALUE);
        long claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
        handle = SemaphoreTable.handle(slotId, SlotLayout.generation(claim));
    }

    /// Take the lock or a permit.
    ///
    /// @param deadline when to give up
    /// @param hook may end the wait by what it throws
    /// @return false when the deadline came first
    /// @throws WaitInterruptedException when this Java thread is interrupted while waiting
    public abstract boolean acquire(Deadline deadline, WaitHook hook);

    /// Take the lock or a permit, with nothing to do meanwhile.
    ///
    /// @param deadline when to give up
    /// @return false when the deadline came first
    public final boolean acquire(Deadline deadline) {
        return acquire(deadline, WaitHook.NONE);
    }

    /// Take the lock or a permit if that needs no waiting.
    ///
    /// @return whether it was taken
    public final boolean tryAcquire() {
        return acquire(Deadline.NOW, WaitHook.NONE);
    }

    /// Give the lock or a permit back.
    ///
    /// @throws IllegalStateException when everything has been given back already (Python's
    ///   `ValueError`, same words)
    /// @throws IllegalMonitorStateException when a recursive lock is not held by this thread
    ///   (Python's `AssertionError`, same words)
    public abstract void release();

    /// Tell how often this process has taken it and not given back, as `SemLock._count`.
    ///
    /// @return the count
    public abstract int count();

    /// Tell whether this thread has taken it, as `SemLock._is_mine`.
    ///
    /// @return whether it has
    public abstract boolean isMine();

    /// Tell how many permits are left, as `SemLock._get_value`; 0 or 1 for locks.
    ///
    /// @return the number
    public abstract int value();

    /// Tell which process holds the lock.
    ///
    /// @return its pid; 0 when none does, and for semaphores
    public abstract int holderPid();

    /// Tell whether an acquire would wait, as `SemLock._is_zero`.
    ///
    /// @return whether it would
    public final boolean isZero() {
        return value() == 0;
    }

    /// Return the upper limit of the permits, as `SemLock.maxvalue`.
    ///
    /// @return the limit
    public final int maxValue() {
        return maxValue;
    }

    /// Return the kind.
    ///
    /// @return the kind
    public final SemaphoreKind kind() {
        return kind;
    }

    /// The table that it is in.
    final SemaphoreTable table() {
        return table;
    }

    /// What no other semaphore of the table ever has, not 0.
    final long id() {
        long claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
        return ((long) SlotLayout.generation(claim) << Integer.SIZE) | slotId;
    }

    /// Return the number of its slot, as in [SemaphoreTable#recoverDead].
    ///
    /// @return the slot
    public final int slotId() {
        return slotId;
    }

    /// Return what another process attaches by; good while anybody has the semaphore open.
    ///
    /// @return `sem:slot:generation`
    public final String handle() {
        return handle;
    }

    static IllegalStateException releasedTooOften() {
        return new IllegalStateException("semaphore or lock released too many times");
    }

    /// Stop using the semaphore; its slot is free when nobody uses it. Idempotent.
    @Override
    public final void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Who waits for a condition waits no more; to others it means nothing.
        Words.setLong(slot, SlotLayout.CONDITION, 0);
        table.endUse(slotId);
    }

    @Override
    public final String toString() {
        return "%s[%s, value=%d]".formatted(kind, handle, value());
    }
}
