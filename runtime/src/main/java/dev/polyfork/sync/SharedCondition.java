package dev.polyfork.sync;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.shm.Words;
import java.util.List;

/// `Condition`: who waits has a semaphore of its own in the table, whose slot names the condition.
///
/// CPython's counts its sleepers, and who notifies waits until they are awake: for ever when one of
/// them was killed. Here nobody counts and nobody waits for a sleeper. To notify is a single store;
/// the session's root gives the notification of a dead one to the next
/// ([SemaphoreTable#recoverDead]).
///
/// The condition has a lock, of which this class knows nothing: who calls holds it.
public final class SharedCondition {
    private final SharedSemaphore name;

    /// Use a condition.
    ///
    /// @param name stands for it in all processes: a semaphore without permits, made for nothing
    ///   else. The caller keeps ownership.
    public SharedCondition(SharedSemaphore name) {
        this.name = name;
    }

    /// Be among those who wait, from now on. Then give the lock back, acquire what this returns,
    /// which means to be notified, take the lock again, and close it.
    ///
    /// @return this waiter's own semaphore. Who could not acquire it in time looks again before it
    ///   closes it.
    /// @throws dev.polyfork.os.ErrnoException when there is no room for one more
    public SharedSemaphore enter() {
        long ticket = Words.getLong(name.slot, SlotLayout.TICKET);
        Words.setLong(name.slot, SlotLayout.TICKET, ticket + 1);
        SharedSemaphore turn = name.table().createWaiter(name.id(), ticket);
        CrashPoint.reach("waiter.entered");
        return turn;
    }

    /// Notify those who have waited longest.
    ///
    /// @param most how many, if there are as many
    public void wake(int most) {
        wake(name.table(), name.id(), most);
    }

    static void wake(SemaphoreTable table, long condition, int most) {
        List<Waiter> waiters = table.waiters(condition);
        boolean chosen = waiters.size() > most;
        int woken = 0;
        for (Waiter waiter : waiters) {
            // A process may have ended in regular manner while one of its threads waited.
            if (woken < most && (!chosen || waiter.isAlive()) && waiter.notifyOnce()) {
                woken++;
            }
        }
    }

    /// Tell how many wait that nobody has notified.
    ///
    /// @return the number
    public int waiters() {
        return name.table().waiters(name.id()).size();
    }
}
