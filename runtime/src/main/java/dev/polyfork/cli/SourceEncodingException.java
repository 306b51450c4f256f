package dev.polyfork.cli;

/** A source file that is not in the encoding it should be in. */
final class SourceEncodingException extends Exception {
    private static final long serialVersionUID = 1L;

    SourceEncodingException(String message) {
        super(message);
    }

    SourceEncodingException(String message, Throwable cause) {
        super(message, cause);
    }
}
