package dev.polyfork.jobs;

/// Told of each line that a process prints. Runs on a thread of its own for each stream; what it
/// throws is logged.
@FunctionalInterface
public interface OutputListener {
    /// A line was printed, or the rest of the output when it does not end with a newline.
    ///
    /// @param pid the process
    /// @param job the function that the process was called to do; empty between jobs
    /// @param error whether it went to stderr
    /// @param line without its end
    void printed(int pid, String job, boolean error, String line);
}
