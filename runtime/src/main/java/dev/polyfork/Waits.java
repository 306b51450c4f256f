package dev.polyfork;

import dev.polyfork.sync.WaitInterruptedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Waiting on shared memory, which only platform threads can do: for a virtual thread one of them
/// waits.
final class Waits {
    private Waits() {}

    /// Do what may block.
    ///
    /// @param object what is waited for
    /// @param operation on it
    /// @throws InterruptedException when this thread is interrupted
    static <T> T call(Shared object, String operation, Callable<T> wait)
            throws InterruptedException {
        WaitEvent event = new WaitEvent();
        event.begin();
        try {
            return Thread.currentThread().isVirtual() ? elsewhere(wait) : here(wait);
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.object = object.toString();
                event.operation = operation;
                event.commit();
            }
        }
    }

    private static <T> T here(Callable<T> wait) throws InterruptedException {
        try {
            return wait.call();
        } catch (WaitInterruptedException e) {
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T elsewhere(Callable<T> wait) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> here(wait));
        Thread waiting = Thread.ofPlatform().daemon().name("polyfork-wait").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            waiting.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
