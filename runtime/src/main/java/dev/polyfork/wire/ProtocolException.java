package dev.polyfork.wire;

/// The other end of a control connection said something that no Polyfork says.
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Say what was wrong.
    ///
    /// @param message what was wrong: key=value
    public ProtocolException(String message) {
        super(message);
    }
}
