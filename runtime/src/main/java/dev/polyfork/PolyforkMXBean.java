package dev.polyfork;

/// What a [Polyfork] does, for JMX, see [PolyforkBuilder#jmxName]. All numbers are of the moment.
public interface PolyforkMXBean {
    /// Tell how many workers there are to be.
    ///
    /// @return the number given to [PolyforkBuilder#workers]
    int getWorkers();

    /// Tell how many workers have a job.
    ///
    /// @return 0 to [#getWorkers]
    int getActive();

    /// Tell how many jobs wait for a worker.
    ///
    /// @return 0 to [PolyforkBuilder#queueCapacity]
    int getQueued();

    /// Tell how many jobs workers have been done with, in whatever way.
    ///
    /// @return since this was opened
    long getCompleted();

    /// Tell how many worker processes have been started.
    ///
    /// @return since this was opened; beyond [#getWorkers] are replacements
    long getStarted();
}
