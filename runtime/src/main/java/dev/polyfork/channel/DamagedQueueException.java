package dev.polyfork.channel;

/// The memory of a queue holds what no queue does: something else has written to it.
public final class DamagedQueueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedQueueException(String detail) {
        super("queue is damaged: " + detail);
    }
}
