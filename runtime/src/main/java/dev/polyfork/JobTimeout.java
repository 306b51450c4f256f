package dev.polyfork;

import dev.polyfork.jobs.PoolLimits;

/// A job took longer than [PolyforkBuilder#timeout] allows, or more processor time than
/// [PolyforkBuilder#maxProcessorTime]; its work is being ended.
public final class JobTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int pid;

    JobTimeout(String function, int pid, PoolLimits limits, boolean processor) {
        super(
                processor
                        ? "%s used more than %s of processor time in process %d"
                                .formatted(function, limits.processorTime(), pid)
                        : "%s ran longer than %s in process %d"
                                .formatted(function, limits.timeout(), pid));
        this.pid = pid;
    }

    /// Tell which worker did the job.
    ///
    /// @return its process id
    public int pid() {
        return pid;
    }
}
