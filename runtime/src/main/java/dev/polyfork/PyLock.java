package dev.polyfork;

import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.SharedSemaphore;
import dev.polyfork.value.PythonName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A lock in shared memory: a job that gets it as an argument has a `multiprocessing.Lock`.
///
/// Not reentrant. Thread-safe. A lock whose holder was killed is released.
public final class PyLock extends Shared {
    private static final PythonName FUNCTION = new PythonName(MODULE, "lock");

    private final SharedSemaphore lock;

    PyLock(SharedSemaphore lock) {
        this.lock = lock;
    }

    /// A lock that is held until this is closed.
    public static final class Held implements AutoCloseable {
        private final PyLock lock;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Held(PyLock lock) {
            this.lock = lock;
        }

        /// Give the lock back. Idempotent; any thread may.
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                lock.release();
            }
        }
    }

    /// Take the lock. Blocks while another thread or process holds it.
    ///
    /// @return to be closed by the caller
    /// @throws InterruptedException when this thread is interrupted meanwhile
    public Held acquire() throws InterruptedException {
        acquire(Deadline.NEVER);
        return new Held(this);
    }

    /// Take the lock, if it can be had in time.
    ///
    /// @param patience how long to wait at most
    /// @return to be closed by the caller
    /// @throws TimeoutException when others held it all the time
    /// @throws InterruptedException when this thread is interrupted meanwhile
    public Held acquire(Duration patience) throws InterruptedException, TimeoutException {
        if (!acquire(Deadlines.in(patience))) {
            throw new TimeoutException("the lock was held by others for " + patience);
        }
        return new Held(this);
    }

    private boolean acquire(Deadline deadline) throws InterruptedException {
        return using(() ->
                lock.tryAcquire()
                        || (!deadline.equals(Deadline.NOW)
                                && Waits.call(
                                        this, "acquire", () -> lock.acquire(deadline, hook()))));
    }

    private void release() {
        try {
            using(() -> {
                lock.release();
                return true;
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        }
    }

    @Override
    public PythonName function() {
        return FUNCTION;
    }

    @Override
    List<?> handles() {
        return List.of(lock.handle());
    }

    @Override
    public String toString() {
        return "PyLock[%s]".formatted(lock.handle());
    }

    @Override
    void unmap() {
        lock.close();
    }
}
