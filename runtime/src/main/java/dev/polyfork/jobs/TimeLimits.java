package dev.polyfork.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Gives a job up that takes too much time, until it is closed. Thread-safe.
final class TimeLimits implements AutoCloseable {
    /// How often processor time is looked at: it is counted in hundredths of a second.
    private static final long INTERVAL_MILLIS = 20;

    private final List<ScheduledFuture<?>> watches = new ArrayList<>();

    private TimeLimits() {}

    /// Watch a job that is about to begin.
    static TimeLimits watch(PoolLimits limits, ScheduledExecutorService timer, int pid, Job job) {
        TimeLimits watching = new TimeLimits();
        if (!limits.timeout().isZero()) {
            Outcome late = new Outcome.TimedOut(pid, false);
            watching.watches.add(
                    timer.schedule(
                            () -> job.abandon(late),
                            limits.timeout().toNanos(),
                            TimeUnit.NANOSECONDS));
        }
        if (!limits.processorTime().isZero()) {
            Duration end = processorTime(pid).plus(limits.processorTime());
            Runnable look =
                    () -> {
                        if (processorTime(pid).compareTo(end) > 0) {
                            job.abandon(new Outcome.TimedOut(pid, true));
                        }
                    };
            watching.watches.add(
                    timer.scheduleAtFixedRate(
                            look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
        }
        return watching;
    }

    private static Duration processorTime(int pid) {
        Optional<Duration> used =
                ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
        return used.orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.cancel(false));
    }
}
