package dev.polyfork.cli;

import org.graalvm.polyglot.PolyglotException;

/** Prints errors that come from below Python, where no Python traceback exists. */
final class HostErrors {
    private HostErrors() {}

    /** Prints the error with the Python lines that led to it. */
    static void print(PolyglotException e) {
        StringBuilder text = new StringBuilder("Traceback (most recent call last):\n");
        StringBuilder frames = new StringBuilder();
        for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
            if (frame.isGuestFrame() && frame.getSourceLocation() != null) {
                frames.insert(0, line(frame));
            }
        }
        text.append(frames);
        text.append(e.isHostException() ? e.asHostException().toString() : e.getMessage());
        System.err.println(text);
    }

    private static String line(PolyglotException.StackFrame frame) {
        var location = frame.getSourceLocation();
        String path = location.getSource().getPath();
        String file = path == null ? location.getSource().getName() : path;
        return "  File \""
                + file
                + "\", line "
                + location.getStartLine()
                + ", in "
                + frame.getRootName()
                + "\n";
    }
}
