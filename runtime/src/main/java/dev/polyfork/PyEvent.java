package dev.polyfork;

import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.SemaphoreKind;
import dev.polyfork.sync.SemaphoreTable;
import dev.polyfork.sync.SharedCondition;
import dev.polyfork.sync.SharedSemaphore;
import dev.polyfork.sync.WaitInterruptedException;
import dev.polyfork.value.PythonName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A flag in shared memory that threads and processes wait for: a job that gets it as an argument
/// has a `multiprocessing.Event`. Thread-safe.
public final class PyEvent extends Shared {
    // Python's Event is a Condition and a flag. The same steps are taken here, so that Python's own
    // code is the other side.
    private static final PythonName FUNCTION = new PythonName(MODULE, "event");

    private final SharedSemaphore lock;
    private final SharedSemaphore name;
    private final SharedSemaphore flag;
    private final SharedCondition condition;

    PyEvent(SemaphoreTable table) {
        lock = table.create(SemaphoreKind.LOCK, 1, 1);
        name = semaphore(table);
        flag = semaphore(table);
        condition = new SharedCondition(name);
    }

    private static SharedSemaphore semaphore(SemaphoreTable table) {
        return table.create(SemaphoreKind.SEMAPHORE, 0, Integer.MAX_VALUE);
    }

    /// Set the flag, and let all go on that wait for it.
    ///
    /// @throws InterruptedException when this thread is interrupted while others change the flag
    public void set() throws InterruptedException {
        locked(() -> {
            if (flag.isZero()) {
                flag.release();
            }
            condition.wake(Integer.MAX_VALUE);
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
        return !flag.isZero();
    }

    /// The condition's `wait`, with the lock held before and after.
    private boolean sleep(Deadline deadline) {
        try (SharedSemaphore turn = condition.enter()) {
            lock.release();
            try {
                boolean _ = turn.acquire(deadline, hook());
            } finally {
                lockAgain();
            }
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
        return Stream.of(lock, name, flag);
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
