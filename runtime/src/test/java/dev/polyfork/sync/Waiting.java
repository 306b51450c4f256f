package dev.polyfork.sync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A call that waits, in a thread of its own; its hook tells that it has slept for a slice.
public final class Waiting<T> {
    private static final long LIMIT_SECONDS = 20;

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final CountDownLatch slept = new CountDownLatch(1);
    private final Thread thread;

    private Waiting(Function<WaitHook, T> call) {
        thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                result.complete(call.apply(slept::countDown));
                            } catch (RuntimeException | Error thrown) {
                                result.completeExceptionally(thrown);
                            }
                        });
    }

    /// Start a call that takes the hook.
    public static <T> Waiting<T> start(Function<WaitHook, T> call) {
        return new Waiting<>(call);
    }

    /// Return once the call has slept without success.
    public Waiting<T> untilAsleep() throws InterruptedException {
        if (!slept.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not wait: result=" + result);
        }
        return this;
    }

    /// Interrupt the thread.
    public void interrupt() {
        thread.interrupt();
    }

    /// Tell whether the call still waits.
    public boolean isWaiting() {
        return !result.isDone();
    }

    /// Wait for the result.
    public T result() throws Exception {
        T value = result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        thread.join();
        return value;
    }
}
