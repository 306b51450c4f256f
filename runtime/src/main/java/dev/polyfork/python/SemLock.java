package dev.polyfork.python;

import dev.polyfork.builtins.JavaFunction;
import dev.polyfork.sync.SharedCondition;
import dev.polyfork.sync.SharedSemaphore;
import java.util.Map;
import org.graalvm.polyglot.Context;

/// A shared semaphore as the shim's `SemLock` calls it. Any Python thread may call.
public final class SemLock {
    /// What takes no waiting, as builtin functions of Python.
    static final Map<String, JavaFunction> FUNCTIONS =
            Map.of(
                    "acquire", arguments -> ((SemLock) arguments[0]).semaphore.tryAcquire(),
                    "release", arguments -> ((SemLock) arguments[0]).release());

    private final SharedSemaphore semaphore;

    SemLock(SharedSemaphore semaphore) {
        this.semaphore = semaphore;
    }

    /// Take it. Blocks; Python signal handlers run meanwhile and may end the wait by an exception.
    ///
    /// @param seconds how long to wait at most, 0 not at all, negative for ever
    /// @return whether it was taken
    public boolean acquire(double seconds) {
        if (semaphore.tryAcquire()) {
            return true;
        }
        if (seconds == 0) {
            return false;
        }
        if (!InterruptibleAcquire.acquire(semaphore, Waiting.deadline(seconds))) {
            return false;
        }
        try {
            // A signal at the last moment has to end the wait, not the first step after it: its
            // exception would leave the caller without knowing that it holds the lock.
            Context.getCurrent().safepoint();
        } catch (RuntimeException | Error leaving) {
            semaphore.release();
            throw leaving;
        }
        return true;
    }

    /// Give it back.
    ///
    /// @return false when this is not the thread's, or nobody's, to give back
    public boolean release() {
        try {
            semaphore.release();
            return true;
        } catch (IllegalStateException | IllegalMonitorStateException _) {
            return false;
        }
    }

    /// How often this process has taken it and not given back.
    public int count() {
        return semaphore.count();
    }

    /// Whether this thread has taken it.
    public boolean isMine() {
        return semaphore.isMine();
    }

    /// How many permits are left.
    public int value() {
        return semaphore.value();
    }

    /// What another process attaches by.
    public String handle() {
        return semaphore.handle();
    }

    /// The condition that this semaphore stands for.
    public ConditionBridge condition() {
        return new ConditionBridge(new SharedCondition(semaphore));
    }

    /// Use it no more.
    public void close() {
        semaphore.close();
    }
}
