package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.value.Answer;
import dev.polyfork.value.Report;
import dev.polyfork.value.WorkerMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that does one job after the other.
///
/// One thread owns it and does everything, but [#interrupt], which any may call.
final class Worker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final String SERVE = "multiprocessing._jobs:serve";
    private static final int PAGE_BYTES = 4096;

    private final ChildProcess process;
    private final JobChannel channel;
    private final Duration grace;
    private Optional<Job> current = Optional.empty();
    private boolean retired;
    private int done;

    private Worker(ChildProcess process, JobChannel channel, Duration grace) {
        this.process = process;
        this.channel = channel;
        this.grace = grace;
    }

    /// Start one. Blocks until there is a JVM for it, which the first one boots.
    static Worker start(ChildStarter starter, String name, Duration grace) throws IOException {
        UnixSocket[] ends = UnixSocket.pair();
        try (UnixSocket theirs = ends[1]) {
            ChildProcess process =
                    starter.start(
                            name,
                            SERVE,
                            List.of(ChildStarter.FIRST_DESCRIPTOR),
                            Map.of(),
                            List.of(theirs.fd()));
            return new Worker(process, new JobChannel(ends[0]), grace);
        } catch (IOException | ErrnoException e) {
            ends[0].close();
            throw e;
        }
    }

    int pid() {
        return process.pid();
    }

    /// Whether it can do another job.
    synchronized boolean isUsable(PoolLimits limits) {
        return !retired
                && !process.status().isDone()
                && (limits.maxTasks() == 0 || done < limits.maxTasks())
                && (limits.maxResidentBytes() == 0 || residentBytes() <= limits.maxResidentBytes());
    }

    private long residentBytes() {
        try {
            String[] pages = Files.readString(Path.of("/proc/" + pid() + "/statm")).split(" ", -1);
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException _) {
            // It has just ended.
            return 0;
        }
    }

    /// Do a job, unless it has been given up. Blocks until it is done or this worker has ended.
    void run(Job job) {
        synchronized (this) {
            current = Optional.of(job);
        }
        JobEvent event = new JobEvent();
        try {
            if (job.begin(this)) {
                event.function = job.function();
                event.pid = pid();
                event.queued = job.ageNanos();
                event.begin();
                Outcome outcome = result(job);
                // First, so that who has the result finds the job in the recording.
                event.commit();
                job.finish(outcome);
            }
        } finally {
            synchronized (this) {
                current = Optional.empty();
                done++;
            }
        }
    }

    private Outcome result(Job job) {
        try {
            channel.send(job.request());
            Optional<Answer> answer = awaitAnswer(job);
            if (answer.isPresent()) {
                return new Outcome.Answered(pid(), answer.get());
            }
        } catch (ErrnoException e) {
            LOG.log(DEBUG, "worker {0} is lost: {1}", pid(), e.getMessage());
        }
        synchronized (this) {
            retired = true;
        }
        // It may also have closed the socket and live on.
        process.expectEnd(grace);
        return new Outcome.Lost(process.awaitEnd());
    }

    /// Serve a job until it is done; empty when this worker has ended.
    private Optional<Answer> awaitAnswer(Job job) {
        Optional<WorkerMessage> message = channel.receive();
        while (message.isPresent()) {
            switch (message.get()) {
                case Answer answer -> {
                    return Optional.of(answer);
                }
                case Report report -> job.report(report).ifPresent(channel::send);
            }
            message = channel.receive();
        }
        return Optional.empty();
    }

    /// End this worker if it does that job.
    synchronized void interrupt(Job job) {
        if (current.isPresent() && current.get() == job) {
            retired = true;
            process.interrupt(grace);
        }
    }

    /// Have it end, by itself or else by force. Does not wait for that.
    @Override
    public void close() {
        channel.close();
        process.expectEnd(grace);
    }

    void awaitEnd() {
        process.awaitEnd();
    }
}
