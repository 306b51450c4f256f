package dev.polyfork.launch;

/// Told once when a child process has ended. Runs on a thread of the session; must not block.
@FunctionalInterface
public interface ExitListener {
    /// Called once when the child has ended.
    ///
    /// @param pid process id of the child
    /// @param status exit code, or `-N` for death by signal N
    void exited(int pid, int status);
}
