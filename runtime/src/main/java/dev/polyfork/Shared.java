package dev.polyfork;

import dev.polyfork.sync.WaitHook;
import dev.polyfork.value.PythonCall;
import java.util.List;

/// An object in shared memory, which Java and Python use at the same time.
///
/// Thread-safe. Good until its [Polyfork] is closed; then every call, also one that waits, throws
/// IllegalStateException.
public abstract sealed class Shared implements PythonCall permits PyQueue, PyLock, PyEvent {
    /// The module of the functions that make the object in Python.
    static final String MODULE = "multiprocessing._javavalues";

    private int users;
    private boolean closed;

    Shared() {}

    /// Something that uses the memory.
    @FunctionalInterface
    interface Use<T> {
        T use() throws InterruptedException;
    }

    /// Use the memory, which stays mapped meanwhile.
    final <T> T using(Use<T> use) throws InterruptedException {
        enter();
        try {
            return use.use();
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        check();
        users++;
    }

    private synchronized void leave() {
        users--;
        notifyAll();
    }

    @Override
    public final List<?> arguments() {
        check();
        return handles();
    }

    /// What Python finds it by.
    abstract List<?> handles();

    /// Ends the waits of a closed object.
    final WaitHook hook() {
        return this::check;
    }

    private synchronized void check() {
        if (closed) {
            throw new IllegalStateException("this Polyfork is closed");
        }
    }

    /// End all waits, and unmap the memory.
    final void close() {
        synchronized (this) {
            closed = true;
            boolean interrupted = false;
            while (users > 0) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        unmap();
    }

    abstract void unmap();
}
