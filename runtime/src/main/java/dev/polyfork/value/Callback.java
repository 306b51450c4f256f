package dev.polyfork.value;

/// A function of Java that a job may call.
public interface Callback {
    /// Whether the job waits for the result.
    boolean answers();

    /// Call it.
    ///
    /// @param report of the job, with the arguments
    /// @return the result, for Python
    /// @throws Exception what the function throws, or a [MappingException]
    Object call(Report report) throws Exception;
}
