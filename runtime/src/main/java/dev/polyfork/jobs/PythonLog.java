package dev.polyfork.jobs;

import java.lang.System.Logger.Level;

/// What Python's `logging` tells, in Java's loggers: Python's logger `a.b` is `python.a.b` here,
/// and its root logger `python`.
final class PythonLog {
    private static final String ROOT = "python";

    /// As `logging` counts.
    private static final int DEBUG = 10;

    private static final int INFO = 20;
    private static final int WARNING = 30;
    private static final int ERROR = 40;

    private PythonLog() {}

    /// The lowest level that Python's root logger has to send.
    static int rootLevel() {
        System.Logger root = System.getLogger(ROOT);
        if (root.isLoggable(Level.TRACE)) {
            return 1;
        }
        if (root.isLoggable(Level.DEBUG)) {
            return DEBUG;
        }
        if (root.isLoggable(Level.INFO)) {
            return INFO;
        }
        return root.isLoggable(Level.WARNING) ? WARNING : ERROR;
    }

    static void log(int level, String logger, String text, int pid) {
        System.Logger target = System.getLogger(logger.isEmpty() ? ROOT : ROOT + "." + logger);
        Level ours = level(level);
        if (target.isLoggable(ours)) {
            target.log(ours, "%s [process %d]".formatted(text, pid));
        }
    }

    private static Level level(int level) {
        if (level >= ERROR) {
            return Level.ERROR;
        }
        if (level >= WARNING) {
            return Level.WARNING;
        }
        if (level >= INFO) {
            return Level.INFO;
        }
        return level >= DEBUG ? Level.DEBUG : Level.TRACE;
    }
}
