package dev.polyfork.tests.support;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Kills the processes of a test when its time is over, after a look at what they were doing.
///
/// The test itself waits for these processes only, so it goes on when they are gone.
final class TimeLimit {
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private volatile Optional<String> dumps = Optional.empty();

    /// Start the clock.
    TimeLimit(ProcessTree processes, int seconds) {
        ScheduledFuture<?> _ =
                timer.schedule(
                        () -> {
                            dumps = Optional.of(processes.threadDumps());
                            processes.killAll();
                        },
                        seconds,
                        TimeUnit.SECONDS);
    }

    /// Stop the clock.
    ///
    /// @return the thread dumps, when the time was over
    Optional<String> end() {
        timer.shutdownNow();
        return dumps;
    }
}
