package dev.polyfork;

import dev.polyfork.jobs.Callbacks;
import dev.polyfork.jobs.Job;
import dev.polyfork.jobs.Outcome;
import dev.polyfork.jobs.PoolLimits;
import dev.polyfork.value.Answer;
import dev.polyfork.value.MappingException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The result of a job. Cancelling it ends the work.
final class JobFuture<R> extends CompletableFuture<R> {
    private final String function;
    private final Function<Answer, R> reading;
    private final PoolLimits limits;
    private final Callbacks callbacks;
    private final Job job;
    private volatile boolean hasStages;

    /// @param reading makes the result of what the function returned
    JobFuture(
            String function,
            ByteBuffer request,
            Callbacks callbacks,
            PoolLimits limits,
            Function<Answer, R> reading) {
        this.function = function;
        this.reading = reading;
        this.limits = limits;
        this.callbacks = callbacks;
        job = new Job(function, request, callbacks, this::done);
    }

    Job job() {
        return job;
    }

    /// Give the job up. Work that has begun is interrupted, whatever the argument says: a worker
    /// cannot do anything else meanwhile.
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return job.cancel() && isCancelled();
    }

    /// What is to be done with the result is not to be done by the thread that serves a worker.
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        hasStages = true;
        return new CompletableFuture<>();
    }

    private void done(Outcome outcome) {
        if (hasStages) {
            Thread.ofVirtual().name("polyfork-done").start(() -> complete(outcome));
        } else {
            complete(outcome);
        }
    }

    private void complete(Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered(int pid, Answer answer) -> complete(pid, answer);
            case Outcome.Lost lost -> completeExceptionally(new WorkerLost(function, lost.end()));
            case Outcome.Refused(String reason) ->
                    completeExceptionally(new StartException(reason));
            case Outcome.TimedOut(int pid, boolean processor) ->
                    completeExceptionally(new JobTimeout(function, pid, limits, processor));
            case Outcome.Cancelled() -> super.cancel(true);
        }
    }

    private void complete(int pid, Answer answer) {
        if (!answer.isReturned()) {
            completeExceptionally(new PythonException(answer.raised(), pid, callbacks));
            return;
        }
        try {
            complete(reading.apply(answer));
        } catch (MappingException e) {
            completeExceptionally(new ConversionException(function + ": " + e.getMessage()));
        }
    }
}
