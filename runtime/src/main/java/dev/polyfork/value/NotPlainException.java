package dev.polyfork.value;

/// Something is more than plain data, or is not written as we know it: it is left to Python.
final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1;

    NotPlainException() {
        super("left to Python", null, false, false);
    }
}
