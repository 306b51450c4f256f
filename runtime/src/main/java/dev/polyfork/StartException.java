package dev.polyfork;

/// No Python process could be started; the message says why.
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String reason) {
        super("cannot start a Python process: " + reason);
    }

    StartException(String reason, Throwable cause) {
        super("cannot start a Python process: " + reason, cause);
    }
}
