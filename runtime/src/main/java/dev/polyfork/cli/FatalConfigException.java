package dev.polyfork.cli;

/** A setting that Python cannot start with; the message is what CPython prints about it. */
final class FatalConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FatalConfigException(String message) {
        super(message);
    }
}
