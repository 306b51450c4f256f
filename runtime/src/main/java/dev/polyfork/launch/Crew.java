package dev.polyfork.launch;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The threads of a session. Whoever is about to start a child JVM makes sure of the threads that
/// it will take: so a lack of them is an error of that start, and never one of a thread that others
/// rely on.
///
/// Thread-safe.
final class Crew implements AutoCloseable {
    /// As the JVM's own default. Python's threads get much more, see the launcher.
    private static final long STACK_BYTES = 1 << 20;

    /// How many threads without work may wait for some.
    private static final int SPARE = 4;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean closed;

    /// Threads that wait for a task, less the tasks that wait for a thread.
    private int idle;

    private int reserved;

    /// Start a thread of the platform.
    ///
    /// @throws ErrnoException EAGAIN if there is no room for one
    private static void start(Runnable life) {
        try {
            Thread.ofPlatform().daemon().name("polyfork").stackSize(STACK_BYTES).start(life);
        } catch (OutOfMemoryError e) {
            throw new ErrnoException("clone", Errno.EAGAIN, String.valueOf(e.getMessage()));
        }
    }

    /// Make sure that tasks can run at once, one in each of so many threads.
    ///
    /// @throws ErrnoException EAGAIN if there is no room for the threads
    synchronized void reserve(int threads) {
        while (idle < reserved + threads) {
            start(this::work);
            idle++;
        }
        reserved += threads;
    }

    /// A task for which a thread was reserved is not going to come.
    synchronized void release() {
        reserved--;
    }

    /// The task in hand took a thread that was reserved for another: reserve that one again.
    synchronized void giveBack() {
        reserved++;
    }

    /// Run a task in a thread that was reserved for it. Without one it waits until there is one.
    ///
    /// @param name of the thread meanwhile
    synchronized void run(String name, Runnable task) {
        reserved--;
        idle--;
        tasks.add(() -> {
            Thread.currentThread().setName(name);
            task.run();
        });
        if (idle < 0) {
            startIfPossible();
        }
    }

    /// End all threads that have no work.
    @Override
    public synchronized void close() {
        closed = true;
        for (int i = 0; i < idle; i++) {
            tasks.add(() -> {});
        }
    }

    private void startIfPossible() {
        try {
            start(this::work);
            idle++;
        } catch (ErrnoException _) {
            // The task is done by the next thread that has done its own.
        }
    }

    private void work() {
        try {
            do {
                tasks.take().run();
            } while (isNeeded());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts these threads", e);
        }
    }

    private synchronized boolean isNeeded() {
        boolean needed = idle < 0 || (!closed && idle < reserved + SPARE);
        if (needed) {
            idle++;
        }
        return needed;
    }
}
