package dev.polyfork;

import dev.polyfork.jobs.Callbacks;
import dev.polyfork.jobs.JobChannel;
import dev.polyfork.jobs.PoolLimits;
import dev.polyfork.jobs.WorkerPool;
import dev.polyfork.value.Answer;
import dev.polyfork.value.Callback;
import dev.polyfork.value.MappingException;
import dev.polyfork.value.PickleWriter;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// Makes jobs out of calls, and results out of what they answer. Thread-safe.
final class JobCalls {
    private static final String EACH = "multiprocessing._jobs:each";
    private static final String GENERATE = "multiprocessing._jobs:generate";

    /// Enough to even out jobs of different length.
    private static final int PARTS_PER_WORKER = 4;

    private final WorkerPool pool;
    private final PoolLimits limits;

    /// Those that run.
    private final Set<Generation<?>> generations = ConcurrentHashMap.newKeySet();

    private volatile boolean ending;

    JobCalls(WorkerPool pool, PoolLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    @SuppressWarnings("unchecked")
    <R> CompletableFuture<R> submit(FunctionText function, Type type, Args args) {
        return submit(function.label(), function.text(), args, answer -> (R) answer.value(type));
    }

    <R> List<R> map(FunctionText function, Class<R> type, Collection<?> elements) {
        List<Object> all = new ArrayList<>(elements);
        int parts = limits.workers() * PARTS_PER_WORKER;
        int size = Math.max(1, Math.ceilDiv(all.size(), parts));
        List<CompletableFuture<List<Object>>> futures = new ArrayList<>();
        List<Object> results = new ArrayList<>(all.size());
        try {
            for (int first = 0; first < all.size(); first += size) {
                futures.add(mapPart(function, type, all, first, size));
            }
            futures.forEach(future -> results.addAll(await(future)));
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return unmodifiable(results);
    }

    private CompletableFuture<List<Object>> mapPart(
            FunctionText function, Type type, List<Object> all, int first, int size) {
        List<Object> part = all.subList(first, Math.min(first + size, all.size()));
        Args args = Args.of(function.text(), new ArrayList<>(part));
        return submit(function.label(), EACH, args, answer -> answer.values(type, first));
    }

    @SuppressWarnings("unchecked")
    private static <R> List<R> unmodifiable(List<Object> results) {
        return (List<R>) Collections.unmodifiableList(results);
    }

    /// Start a generator.
    <R> Generation<R> generate(FunctionText function, Type type, Args args) {
        ItemBuffer items = new ItemBuffer(function.label(), type);
        Args all = Args.of(items, function.text(), args.positional(), args.named());
        CompletableFuture<Void> job = submit(function.label(), GENERATE, all, _ -> null);
        Generation<R> generation = new Generation<>(items, job);
        generations.add(generation);
        CompletableFuture<Void> _ = job.whenComplete((_, _) -> generations.remove(generation));
        if (ending) {
            generation.cancel();
        }
        return generation;
    }

    /// End all generators, also later ones: what nobody reads would never come to its end.
    void endGenerators() {
        ending = true;
        generations.forEach(Generation::cancel);
    }

    private <R> CompletableFuture<R> submit(
            String label, String function, Args args, Function<Answer, R> reading) {
        List<Callback> callbacks = new ArrayList<>();
        ByteBuffer request = request(label, function, args, callbacks);
        JobFuture<R> future =
                new JobFuture<>(label, request, new Callbacks(callbacks), limits, reading);
        try {
            pool.submit(future.job());
            return future;
        } catch (InterruptedException _) {
            throw interrupted(label);
        }
    }

    private static ByteBuffer request(
            String label, String function, Args args, List<Callback> callbacks) {
        try {
            return PickleWriter.writeCall(
                    function,
                    args.positional(),
                    args.named(),
                    JobChannel.HEADER_BYTES,
                    Optional.of(callbacks));
        } catch (MappingException e) {
            throw new ConversionException(label + ": " + e.getMessage());
        }
    }

    /// Wait for a job. An interrupt ends it.
    static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (InterruptedException _) {
            future.cancel(true);
            throw interrupted("a job");
        } catch (ExecutionException e) {
            StackTraceElement[] callers = new Throwable().getStackTrace();
            throw switch (e.getCause()) {
                case PythonException raised -> raised.calledFrom(callers);
                case RuntimeException failed -> {
                    // Where the worker's thread stood tells nobody anything.
                    failed.setStackTrace(callers);
                    yield failed;
                }
                case Throwable other -> new IllegalStateException(other);
            };
        }
    }

    static CancellationException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for " + what);
    }
}
