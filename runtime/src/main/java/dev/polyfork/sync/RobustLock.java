package dev.polyfork.sync;

import dev.polyfork.os.BriefWait;
import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// Mutual exclusion in one shared word that names its owner.
///
/// ```
///  63                     32 31 30                0
///  +------------------------+--+-------------------+
///  | start time of owner    |W | pid of owner      |   all 0: free
///  +------------------------+--+-------------------+
/// ```
///
/// `W`: somebody may sleep on the low half. A sleeper that gets the lock sets `W` again, since it
/// cannot know whether it was the only one; so the flag needs no count that a killed sleeper could
/// falsify. Not reentrant, not fair, and any thread of any process may unlock.
public final class RobustLock {
    /// Bytes of the word.
    public static final int BYTES = Long.BYTES;

    /// Owner of a lock that was made locked: no process, yet not free.
    public static final long NOBODY = Integer.MAX_VALUE;

    private static final long FREE = 0;
    private static final long WAITED_FOR = 1L << 31;

    /// What a waiter does about an owner that is dead.
    public enum Policy {
        /// Take the lock over: the data it guards is whole at every step.
        TAKE_OVER,
        /// Wait on, until somebody calls [#recover].
        WAIT
    }

    private final MemorySegment memory;
    private final long offset;
    private final Policy policy;

    /// Use a lock; a word of zeros is a free one.
    ///
    /// @param memory holds the word; the caller keeps ownership
    /// @param offset of the word, a multiple of 8
    /// @param policy the same in all processes
    public RobustLock(MemorySegment memory, long offset, Policy policy) {
        this.memory = memory;
        this.offset = offset;
        this.policy = policy;
    }

    /// Take the lock if it is free.
    ///
    /// @return whether it was
    public boolean tryLock() {
        return Words.casLong(memory, offset, FREE, ProcessIdentity.current());
    }

    /// Take the lock, waiting for it.
    ///
    /// @param deadline when to give up
    /// @param hook asked after each sleep; what it throws ends the wait
    /// @return false when the deadline came first
    public boolean lock(Deadline deadline, WaitHook hook) {
        return tryLock() || lockSlowly(deadline, hook);
    }

    private boolean lockSlowly(Deadline deadline, WaitHook hook) {
        BriefWait wait = new BriefWait();
        while (deadline.remainingNanos() > 0 && wait.goesOn()) {
            if (owner() == FREE && tryLock()) {
                return true;
            }
        }
        // Only who gets up now and then finds the owner dead.
        WaitHook asked = policy == Policy.TAKE_OVER ? () -> hook.check() : hook;
        long mine = ProcessIdentity.current() | WAITED_FOR;
        while (true) {
            long seen = Words.getLongVolatile(memory, offset);
            if (seen == FREE) {
                if (Words.casLong(memory, offset, FREE, mine)) {
                    return true;
                }
                continue;
            }
            long marked = seen | WAITED_FOR;
            if (seen != marked && !Words.casLong(memory, offset, seen, marked)) {
                continue;
            }
            if (!Futex.sleep(memory, offset, (int) marked, deadline, asked)) {
                return false;
            }
            if (takeOver(marked, mine)) {
                return true;
            }
        }
    }

    /// A word unchanged by a whole sleep is worth a look at its owner.
    private boolean takeOver(long marked, long mine) {
        return policy == Policy.TAKE_OVER
                && Words.getLongVolatile(memory, offset) == marked
                && !ProcessIdentity.isAlive(marked & ~WAITED_FOR)
                && Words.casLong(memory, offset, marked, mine);
    }

    /// Free the lock, whoever holds it.
    ///
    /// @return false when it was free
    public boolean unlock() {
        long before = Words.swapLong(memory, offset, FREE);
        CrashPoint.reach("lock.freed");
        if ((before & WAITED_FOR) != 0) {
            Futex.wake(memory, offset, 1);
        }
        return before != FREE;
    }

    /// Free the lock if a process that is no more holds it.
    ///
    /// @param pid of that process
    /// @param beforeFreeing resets what the owner alone wrote
    /// @return whether it held the lock
    public boolean recover(int pid, Runnable beforeFreeing) {
        while (true) {
            long seen = Words.getLongVolatile(memory, offset);
            long owner = seen & ~WAITED_FOR;
            if (owner == FREE
                    || owner == NOBODY
                    || ProcessIdentity.pid(owner) != pid
                    || ProcessIdentity.isAlive(owner)) {
                return false;
            }
            if (Words.casLong(memory, offset, seen, NOBODY | (seen & WAITED_FOR))) {
                beforeFreeing.run();
                return unlock();
            }
        }
    }

    /// Tell who holds the lock.
    ///
    /// @return its [ProcessIdentity], [#NOBODY], or 0 when the lock is free
    public long owner() {
        return Words.getLongVolatile(memory, offset) & ~WAITED_FOR;
    }

    /// Tell whether a thread of this process holds the lock.
    ///
    /// @return whether it does
    public boolean isHeldByThisProcess() {
        return owner() == ProcessIdentity.current();
    }

    /// Tell whether the lock is free.
    ///
    /// @return whether it is
    public boolean isFree() {
        return owner() == FREE;
    }
}
