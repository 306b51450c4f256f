package dev.polyfork.cli;

/**
 * How the process ends.
 *
 * @param code the exit code; the system keeps its low eight bits
 * @param interrupted whether a KeyboardInterrupt ended the program, so that the process has to die
 *     of SIGINT
 */
record ExitStatus(int code, boolean interrupted) {
    static final ExitStatus SUCCESS = new ExitStatus(0, false);
    static final ExitStatus FAILURE = new ExitStatus(1, false);
    static final ExitStatus USAGE = new ExitStatus(2, false);

    /** What a shell reports for a process that died of SIGINT. */
    static final ExitStatus INTERRUPTED = new ExitStatus(130, true);
}
