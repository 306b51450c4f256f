package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;

/** What a command line turned out to mean. */
sealed interface Invocation {
    /**
     * Run a program.
     *
     * @param config how Python is set up, but for the environment variables and sys.executable
     * @param program what to run
     * @param skipFirstLine whether {@code -x} was given
     */
    record Run(PythonConfig.Builder config, Program program, boolean skipFirstLine)
            implements Invocation {}

    /**
     * Print the version.
     *
     * @param detailed whether {@code -V} was given twice
     */
    record Version(boolean detailed) implements Invocation {}

    /** Print the options. */
    record Help() implements Invocation {}

    /**
     * Refuse the command line.
     *
     * @param message what is wrong, in CPython's words
     */
    record UsageError(String message) implements Invocation {}
}
