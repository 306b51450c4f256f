package dev.polyfork;

import java.time.Duration;

/// A job took longer than [PolyforkBuilder#timeout] allows; its work is being ended.
public final class JobTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int pid;

    JobTimeout(String function, int pid, Duration limit) {
        super("%s ran longer than %s in process %d".formatted(function, limit, pid));
        this.pid = pid;
    }

    /// Tell which worker did the job.
    ///
    /// @return its process id
    public int pid() {
        return pid;
    }
}
