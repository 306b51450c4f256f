package dev.polyfork.repl;

import dev.polyfork.os.PostponedInterrupts;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.utils.Signals;

/// Notices, while code runs, a second Ctrl-C within two seconds: the first has not stopped it.
///
/// The signal is GraalPy's; its handler is called first. A program that has its own handler keeps
/// that, and we notice nothing.
final class SecondInterrupt {
    private static final String INT = "INT";
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Runnable stop;
    private final Lock stopping = new ReentrantLock();
    private Object before = new Object();
    private Object ours = new Object();
    private boolean watching;
    private boolean pressed;
    private long pressedNanos;

    /// @param stop what the second one does, on a thread of its own
    SecondInterrupt(Runnable stop) {
        this.stop = stop;
    }

    /// Code is going to run.
    void watch() {
        synchronized (this) {
            pressed = false;
        }
        PostponedInterrupts.clear();
        before = Signals.register(INT, this::received);
        ours = Signals.register(INT, () -> {});
        Signals.unregister(INT, ours);
        watching = true;
    }

    /// No code runs.
    @SuppressWarnings("ReferenceEquality") // JLine's handlers have no equals
    void unwatch() {
        if (watching) {
            Object current = Signals.register(INT, () -> {});
            Signals.unregister(INT, current == ours ? before : current);
            watching = false;
        }
    }

    private void received() {
        handle(before);
        if (!PostponedInterrupts.received() && isSecond(System.nanoTime())) {
            stopping.lock();
            try {
                stop.run();
            } finally {
                stopping.unlock();
            }
        }
    }

    /// Wait until what the second one does is done.
    void awaitStopped() {
        stopping.lock();
        try {
            // Whoever held it has stopped all.
        } finally {
            stopping.unlock();
        }
    }

    /// Let a handler of `sun.misc`, whose names the compiler does not like, handle the signal.
    private static void handle(Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class.forName("sun.misc.SignalHandler")
                    .getMethod("handle", signal)
                    .invoke(handler, signal.getConstructor(String.class).newInstance(INT));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Ctrl-C cannot be handled", e);
        }
    }

    private synchronized boolean isSecond(long nanos) {
        boolean isSecond = pressed && nanos - pressedNanos < SOON_NANOS;
        pressed = !isSecond;
        pressedNanos = nanos;
        return isSecond;
    }
}
