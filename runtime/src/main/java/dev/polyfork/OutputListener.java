package dev.polyfork;

/// Told of each line that a Python process prints. Called on a thread of its own for each stream of
/// each process; what it throws is logged.
@FunctionalInterface
public interface OutputListener {
    /// A line was printed, or the rest of the output when it does not end with a newline.
    ///
    /// @param pid the process
    /// @param job the function of the job that was being done, as messages name it; empty when
    ///   there was none, and for the children of a job what it was when they started
    /// @param error whether it went to stderr, and not to stdout
    /// @param line without its end
    void printed(int pid, String job, boolean error, String line);
}
