package dev.polyfork.python;

/** A switch of the Python command line that counts how often it is given. */
public enum PythonLevel {
    /** {@code -O}, {@code -OO}. */
    OPTIMIZE,
    /** {@code -v}, {@code -vv}. */
    VERBOSE,
    /** {@code -b}, {@code -bb}. */
    BYTES_WARNING,
    /** {@code -d}. */
    DEBUG
}
