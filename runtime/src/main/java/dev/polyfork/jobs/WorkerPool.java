package dev.polyfork.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;

/// A number of workers and the jobs that wait for them. Thread-safe.
public final class WorkerPool {
    private final JobQueue queue;
    private final List<WorkerSeat> seats = new ArrayList<>();
    private final CountDownLatch ended;

    /// Start a pool. Its workers are started in the background.
    ///
    /// @param starter starts the workers; stays the caller's
    /// @param limits how many, and more
    /// @param timer runs short tasks; stays the caller's
    public WorkerPool(ChildStarter starter, PoolLimits limits, ScheduledExecutorService timer) {
        queue = new JobQueue(limits.queueCapacity());
        ended = new CountDownLatch(limits.workers());
        for (int i = 1; i <= limits.workers(); i++) {
            String name = "Worker-" + i;
            WorkerSeat seat = new WorkerSeat(starter, limits, timer, name);
            seats.add(seat);
            Thread.ofPlatform().daemon().name("polyfork-" + name).start(() -> work(seat));
        }
    }

    /// Queue a job. Blocks while the queue is full.
    ///
    /// @throws InterruptedException when this thread is interrupted meanwhile
    /// @throws IllegalStateException when the pool is closed
    public void submit(Job job) throws InterruptedException {
        queue.put(job);
    }

    /// How many workers there are to be.
    public int workers() {
        return seats.size();
    }

    /// How many workers have a job.
    public int active() {
        return (int) seats.stream().filter(WorkerSeat::isActive).count();
    }

    /// How many jobs wait for a worker.
    public int queued() {
        return queue.size();
    }

    /// How many jobs the workers have been done with.
    public long completed() {
        return seats.stream().mapToLong(WorkerSeat::completed).sum();
    }

    /// How many worker processes were started.
    public long started() {
        return seats.stream().mapToLong(WorkerSeat::started).sum();
    }

    private void work(WorkerSeat seat) {
        try {
            seat.prepare();
            Optional<Job> job = queue.take();
            while (job.isPresent()) {
                seat.run(job.get());
                if (!queue.isClosed()) {
                    seat.prepare();
                }
                job = queue.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts these threads", e);
        } finally {
            seat.clear();
            ended.countDown();
        }
    }

    /// Take no more jobs, wait until all are done, and end the workers. When this thread is
    /// interrupted, the jobs are given up, and it returns soon, still interrupted. Idempotent.
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (!isEnded()) {
            try {
                ended.await();
            } catch (InterruptedException _) {
                interrupted = true;
                queue.drain().forEach(Job::cancel);
                seats.forEach(WorkerSeat::abandon);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }
}
