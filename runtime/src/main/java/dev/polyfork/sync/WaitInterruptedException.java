package dev.polyfork.sync;

/// A Java thread was interrupted while it waited. Its interrupt flag stays set.
public final class WaitInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Describe the interrupt.
    public WaitInterruptedException() {
        super("interrupted while waiting: thread=" + Thread.currentThread().getName());
    }
}
