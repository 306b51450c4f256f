package dev.polyfork.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A thread that waits for a semaphore without slices, as Python's threads do.
final class Sleeper {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "sleeper" + COUNT.incrementAndGet();
    private final CompletableFuture<Boolean> result = new CompletableFuture<>();
    private volatile boolean wanted;

    private Sleeper() {}

    /// Start to wait.
    static Sleeper start(SharedSemaphore semaphore) {
        var sleeper = new Sleeper();
        Thread.ofPlatform().name(sleeper.name).daemon().start(() -> sleeper.run(semaphore));
        return sleeper;
    }

    private void run(SharedSemaphore semaphore) {
        WaitHook hook =
                new WaitHook() {
                    @Override
                    public void check() {
                        if (wanted) {
                            throw new IllegalStateException("wanted");
                        }
                    }

                    @Override
                    public boolean ringsAlarm() {
                        return true;
                    }
                };
        try {
            result.complete(semaphore.acquire(Deadline.NEVER, hook));
        } catch (RuntimeException thrown) {
            result.completeExceptionally(thrown);
        }
    }

    /// Return once the thread sleeps in the kernel.
    Sleeper untilAsleep() {
        until(this::isAsleep);
        return this;
    }

    /// Whether the thread sleeps in the kernel, in `futex_waitv`.
    boolean isAsleep() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.anyMatch(thread ->
                    read(thread.resolve("comm")).equals(name + "\n")
                            && read(thread.resolve("syscall")).startsWith("449 "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The content of a file; empty when the thread is gone.
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /// Make the hook end the wait.
    void want() {
        wanted = true;
        Alarm.ring();
    }

    /// Whether it has the semaphore.
    boolean hasTaken() throws Exception {
        return result.get(LIMIT_NANOS, TimeUnit.NANOSECONDS);
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("does not come");
            }
            // The kernel tells nobody that a thread has fallen asleep.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
