package dev.polyfork.channel;

/// A stream has ended within a message.
public final class TornMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Make one.
    public TornMessageException() {
        super("got end of file during message");
    }
}
