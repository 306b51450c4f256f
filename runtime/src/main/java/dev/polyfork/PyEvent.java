package dev.polyfork;

import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.SemaphoreKind;
import dev.polyfork.sync.SemaphoreTable;
import dev.polyfork.sync.SharedSemaphore;
import dev.polyfork.sync.WaitInterruptedException;
import dev.polyfork.value.PythonName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A flag in shared memory that threads and processes wait for: a job that gets it as an argument
/// has a `multiprocessing.Event`. Thread-safe.
public final class PyEvent extends Shared {
    // CPython's Event is a Condition and a flag, and its Condition a lock and three semaphores.
    // The same steps are taken here, so that Python's own code is the other side.
    private static final PythonName FUNCTION = new PythonName(MODULE, "event");

    private final SharedSemaphore lock;
    private final SharedSemaphore sleeping;
    private final SharedSemaphore woken;
    private final SharedSemaphore waiting;
    private final SharedSemaphore flag;

    PyEvent(SemaphoreTable table) {
        lock = table.create(SemaphoreKind.LOCK, 1, 1);
        sleeping = semaphore(table);
        woken = semaphore(table);
        waiting = semaphore(table);
        flag = semaphore(table);
    }

    private static SharedSemaphore semaphore(SemaphoreTable table) {
        return table.create(SemaphoreKind.SEMAPHORE, 0, Integer.MAX_VALUE);
    }

    /// Set the flag, and let all go on that wait for it.
    ///
    /// @throws InterruptedException when this thread is interrupted while others change the flag
    public void set() throws InterruptedException {
        locked(() -> {
            boolean _ = flag.tryAcquire();
            flag.release();
            wakeAll();
            return true;
        });
    }

    /// Clear the flag.
    ///
    /// @throws InterruptedException when this thread is interrupted while others change the flag
    public void clear() throws InterruptedException {
        locked(flag::tryAcquire);
    }

    /// Tell whether the flag is set.
    ///
    /// @return whether it is
    /// @throws InterruptedException when this thread is interrupted while others change the flag
    public boolean isSet() throws InterruptedException {
        return locked(this::look);
    }

    /// Wait until the flag is set.
    ///
    /// @throws InterruptedException when this thread is interrupted meanwhile
    public void await() throws InterruptedException {
        await(Deadline.NEVER);
    }

    /// Wait until the flag is set, or the time is over.
    ///
    /// @param patience how long to wait at most
    /// @return whether it is set
    /// @throws InterruptedException when this thread is interrupted meanwhile
    public boolean await(Duration patience) throws InterruptedException {
        return await(Deadlines.in(patience));
    }

    private boolean await(Deadline deadline) throws InterruptedException {
        return locked(() -> look() || sleep(deadline));
    }

    private boolean look() {
        boolean set = flag.tryAcquire();
        if (set) {
            flag.release();
        }
        return set;
    }

    /// The condition's `wait`, with the lock held before and after.
    private boolean sleep(Deadline deadline) {
        sleeping.release();
        lock.release();
        try {
            boolean _ = waiting.acquire(deadline, hook());
        } finally {
            woken.release();
            lockAgain();
        }
        return look();
    }

    /// Whoever waits holds the lock afterwards, even when it is an interrupt that ends the wait.
    private void lockAgain() {
        boolean interrupted = Thread.interrupted();
        boolean locked = false;
        while (!locked) {
            try {
                locked = lock.acquire(Deadline.NEVER);
            } catch (WaitInterruptedException _) {
                interrupted = Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The condition's `notify_all`, with the lock held.
    private void wakeAll() {
        while (woken.tryAcquire()) {
            boolean _ = sleeping.tryAcquire();
        }
        int sleepers = 0;
        while (sleeping.tryAcquire()) {
            waiting.release();
            sleepers++;
        }
        for (int i = 0; i < sleepers; i++) {
            woken.acquire(Deadline.NEVER, hook());
        }
        boolean more = sleepers > 0;
        while (more) {
            more = waiting.tryAcquire();
        }
    }

    private boolean locked(Use<Boolean> use) throws InterruptedException {
        return using(() ->
                Waits.call(
                        this,
                        "await",
                        () -> {
                            lock.acquire(Deadline.NEVER, hook());
                            try {
                                return use.use();
                            } finally {
                                lock.release();
                            }
                        }));
    }

    private Stream<SharedSemaphore> parts() {
        return Stream.of(lock, sleeping, woken, waiting, flag);
    }

    @Override
    public PythonName function() {
        return FUNCTION;
    }

    @Override
    List<?> handles() {
        return parts().map(SharedSemaphore::handle).toList();
    }

    @Override
    void unmap() {
        parts().forEach(SharedSemaphore::close);
    }
}
