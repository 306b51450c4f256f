package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.ErrnoException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

/// One place of a pool, and the worker who has it at the time. For the thread of the place; any may
/// call [#abandon] and ask for numbers.
final class WorkerSeat {
    private static final System.Logger LOG = System.getLogger(WorkerSeat.class.getName());

    private final ChildStarter starter;
    private final PoolLimits limits;
    private final ScheduledExecutorService timer;
    private final String name;
    private final LongAdder completed = new LongAdder();
    private final LongAdder started = new LongAdder();
    private Optional<Worker> worker = Optional.empty();
    private volatile Optional<Job> current = Optional.empty();

    WorkerSeat(
            ChildStarter starter, PoolLimits limits, ScheduledExecutorService timer, String name) {
        this.starter = starter;
        this.limits = limits;
        this.timer = timer;
        this.name = name;
    }

    /// Have a worker before there is a job.
    void prepare() {
        try {
            fill();
        } catch (IOException | ErrnoException e) {
            // The next job tries again, and is told.
            LOG.log(DEBUG, "no worker could be started: {0}", e.getMessage());
        }
    }

    /// Do a job. Blocks until it is done.
    void run(Job job) {
        current = Optional.of(job);
        try {
            Worker ready = fill();
            try (TimeLimits _ = TimeLimits.watch(limits, timer, ready.pid(), job)) {
                ready.run(job);
            }
        } catch (IOException | ErrnoException e) {
            job.finish(new Outcome.Refused(String.valueOf(e.getMessage())));
        } finally {
            current = Optional.empty();
            completed.increment();
        }
    }

    /// Whether there is a job in hand. Any thread may ask.
    boolean isActive() {
        return current.isPresent();
    }

    /// How many jobs were taken in hand and put away. Any thread may ask.
    long completed() {
        return completed.sum();
    }

    /// How many workers were started. Any thread may ask.
    long started() {
        return started.sum();
    }

    /// Give up the job in hand.
    void abandon() {
        current.ifPresent(Job::cancel);
    }

    /// End the worker, and wait for that.
    void clear() {
        worker.ifPresent(w -> {
            w.close();
            w.awaitEnd();
        });
        worker = Optional.empty();
    }

    private Worker fill() throws IOException {
        if (worker.isPresent() && worker.get().isUsable(limits)) {
            return worker.get();
        }
        worker.ifPresent(Worker::close);
        worker = Optional.empty();
        Worker fresh = Worker.start(starter, name, limits.grace());
        started.increment();
        worker = Optional.of(fresh);
        return fresh;
    }
}
