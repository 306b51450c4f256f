package dev.polyfork.jobs;

/// How a process ended.
///
/// @param pid its process id
/// @param status exit code, or `-N` for death by signal N
/// @param stderr the end of what it printed to stderr
public record ProcessEnd(int pid, int status, String stderr) {
    private static final int OUT_OF_MEMORY = 3;

    /// Whether the JVM ended because its heap was full, see [WorkerJvm].
    public boolean outOfMemory() {
        return status == OUT_OF_MEMORY && stderr.contains("java.lang.OutOfMemoryError");
    }
}
