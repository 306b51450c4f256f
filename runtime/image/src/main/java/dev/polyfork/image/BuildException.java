package dev.polyfork.image;

/// The image cannot be made; the message is one sentence for the user.
final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildException(String message) {
        super(message);
    }
}
