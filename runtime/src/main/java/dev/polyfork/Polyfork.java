package dev.polyfork;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.polyfork.jobs.ChildStarter;
import dev.polyfork.jobs.JobChannel;
import dev.polyfork.jobs.PoolLimits;
import dev.polyfork.jobs.WorkerJvm;
import dev.polyfork.jobs.WorkerPool;
import dev.polyfork.launch.LazySession;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.ShimFiles;
import dev.polyfork.value.Answer;
import dev.polyfork.value.MappingException;
import dev.polyfork.value.PickleWriter;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Python for a Java application: functions run as jobs in child processes, and queues, locks and
/// events are shared with them. See the package for the types of arguments and results.
///
/// Functions are named `module:function`, where the function may be a method of a class of the
/// module, as `module:Class.method`. Arguments follow as values, or as one [Args] when some have
/// names.
///
/// Thread-safe; any thread may call, also a virtual one. [#close] waits for what was submitted and
/// leaves no process and no file. When the JVM ends without it, the processes end, too.
public final class Polyfork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Polyfork.class.getName());
    private static final Pattern REFERENCE = Pattern.compile("(?U)\\w+(\\.\\w+)*:\\w+(\\.\\w+)*");
    private static final String EACH = "multiprocessing._jobs:each";
    private static final String RUN_SCRIPT = "multiprocessing._jobs:run_script";

    /// Enough to even out jobs of different length.
    private static final int PARTS_PER_WORKER = 4;

    private final PoolLimits limits;
    private final ScheduledThreadPoolExecutor timer;
    private final LazySession session;
    private final SharedObjects shared;
    private final ChildStarter starter;
    private final WorkerPool pool;

    /// Those that live, and whether [#close] ends them.
    private final ConcurrentHashMap<PyProcess, Boolean> processes = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Polyfork(PolyforkBuilder builder) throws IOException {
        limits =
                new PoolLimits(
                        builder.workers,
                        builder.queueCapacity,
                        builder.timeout,
                        builder.grace,
                        builder.maxTasks,
                        builder.maxResidentBytes);
        WorkerJvm jvm = new WorkerJvm(builder.image, builder.jvmOptions);
        session =
                new LazySession(
                        jvm.launcher(config(builder), builder.preload, builder.environment), 1);
        if (builder.image.isEmpty()) {
            sayThatPythonIsSlow();
            ShimFiles.unpack(session.directory());
        }
        shared = new SharedObjects(session.directory());
        session.onDeath((pid, _) -> shared.recoverDead(pid));
        timer = new ScheduledThreadPoolExecutor(1, Polyfork::timerThread);
        timer.setRemoveOnCancelPolicy(true);
        starter = new ChildStarter(session, builder.environment, builder.output, timer);
        session.warmUp();
        pool = new WorkerPool(starter, limits, timer);
    }

    private static Thread timerThread(Runnable task) {
        return Thread.ofPlatform().daemon().name("polyfork-timer").unstarted(task);
    }

    private static void sayThatPythonIsSlow() {
        if (!System.getProperty("java.vendor.version", "").contains("GraalVM")) {
            LOG.log(
                    INFO,
                    "Python code is only interpreted here, not compiled; for that, let"
                            + " POLYFORK_HOME name a Polyfork image");
        }
    }

    private static PythonConfig config(PolyforkBuilder builder) {
        String executable =
                builder.image
                        .map(image -> image.toAbsolutePath().resolve("bin", "polyfork").toString())
                        .orElse("");
        return PythonConfig.builder()
                // The working directory of a server is no place for modules.
                .add(PythonFlag.SAFE_PATH)
                .executable(executable, executable)
                .pythonPath(
                        builder.pythonPath.stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(File.pathSeparator)))
                .build();
    }

    /// Say what it is to be like.
    ///
    /// @return a builder with everything at its default
    public static PolyforkBuilder builder() {
        return new PolyforkBuilder();
    }

    /// Call a function and wait for its result.
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result; Object for what comes naturally, Void for none
    /// @param args for the function, copied
    /// @return the result; null for None
    /// @throws PythonException if the function raises an exception
    /// @throws ConversionException if an argument has no counterpart in Python, or the result is of
    ///   another type
    /// @throws WorkerLost if the process ends before the function does
    /// @throws JobTimeout if the function takes too long
    /// @throws StartException if there is no process for it
    /// @throws CancellationException when this thread is interrupted, and stays so; the work is
    ///   ended
    /// @throws IllegalArgumentException if the function is named in another way
    /// @throws IllegalStateException when this is closed
    public <R> R call(String function, Class<R> type, Object... args) {
        return await(this.<R>submitAs(function, type, args));
    }

    /// As [#call(String, Class, Object...)], for a type with type arguments.
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result
    /// @param args for the function, copied
    /// @return the result; null for None
    public <R> R call(String function, TypeRef<R> type, Object... args) {
        return await(this.<R>submitAs(function, type.type(), args));
    }

    /// Have a function called by the next free worker. Blocks only while too many jobs wait, see
    /// [PolyforkBuilder#queueCapacity].
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result; Object for what comes naturally, Void for none
    /// @param args for the function, copied now
    /// @return the result, or why there is none, see [#call]. Cancelling it ends the work: the
    ///   process is interrupted, then terminated, then killed. Stages that depend on it run on
    ///   virtual threads
    /// @throws ConversionException if an argument has no counterpart in Python
    /// @throws CancellationException when this thread is interrupted, and stays so
    /// @throws IllegalArgumentException if the function is named in another way
    /// @throws IllegalStateException when this is closed
    public <R> CompletableFuture<R> submit(String function, Class<R> type, Object... args) {
        return submitAs(function, type, args);
    }

    /// As [#submit(String, Class, Object...)], for a type with type arguments.
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result
    /// @param args for the function, copied now
    /// @return the result
    public <R> CompletableFuture<R> submit(String function, TypeRef<R> type, Object... args) {
        return submitAs(function, type.type(), args);
    }

    /// Call a function of one argument for each element, on all workers, and wait for the results.
    /// When one call fails, the others are given up.
    ///
    /// @param <R> type of the results
    /// @param function as `module:function`
    /// @param type of the results
    /// @param elements an argument each, copied
    /// @return the results in the order of the elements; the list cannot be changed
    /// @throws PythonException and others, see [#call]
    public <R> List<R> map(String function, Class<R> type, Collection<?> elements) {
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
            String function, Type type, List<Object> all, int first, int size) {
        List<Object> part = all.subList(first, Math.min(first + size, all.size()));
        ByteBuffer request = request(EACH, Args.of(checked(function), new ArrayList<>(part)));
        return submit(function, request, answer -> answer.values(type, first));
    }

    @SuppressWarnings("unchecked")
    private static <R> List<R> unmodifiable(List<Object> results) {
        return (List<R>) Collections.unmodifiableList(results);
    }

    @SuppressWarnings("unchecked")
    private <R> CompletableFuture<R> submitAs(String function, Type type, Object[] args) {
        ByteBuffer request = request(checked(function), Args.from(args));
        return submit(function, request, answer -> (R) answer.value(type));
    }

    private <R> CompletableFuture<R> submit(
            String function, ByteBuffer request, Function<Answer, R> reading) {
        JobFuture<R> future = new JobFuture<>(function, request, limits.timeout(), reading);
        try {
            pool.submit(future.job());
            return future;
        } catch (InterruptedException _) {
            throw interrupted(function);
        }
    }

    private static ByteBuffer request(String function, Args args) {
        try {
            return PickleWriter.writeCall(
                    function, args.positional(), args.named(), JobChannel.HEADER_BYTES);
        } catch (MappingException e) {
            throw new ConversionException(function + ": " + e.getMessage());
        }
    }

    private static String checked(String function) {
        if (!REFERENCE.matcher(function).matches()) {
            throw new IllegalArgumentException(
                    "write the function as module:function, not as \"%s\"".formatted(function));
        }
        return function;
    }

    private static <R> R await(CompletableFuture<R> future) {
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

    private static CancellationException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for " + what);
    }

    /// Make a queue.
    ///
    /// @param <T> type of the items that Java takes
    /// @param type of these; Object for what comes naturally
    /// @param capacity how many items it holds at most; 0 for any number
    /// @return the queue, good until this is closed
    /// @throws IllegalStateException when this is closed, or there is no room for shared memory
    public <T> PyQueue<T> queue(Class<T> type, int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity: less than 0: " + capacity);
        }
        return shared.queue(type, capacity);
    }

    /// Make a lock.
    ///
    /// @return the lock, good until this is closed
    /// @throws IllegalStateException when this is closed, or there is no room for shared memory
    public PyLock lock() {
        return shared.lock();
    }

    /// Make a lock, or return the one that was made with this name.
    ///
    /// @param name any text
    /// @return the lock, good until this is closed
    /// @throws IllegalStateException when this is closed, or there is no room for shared memory
    public PyLock lock(String name) {
        return shared.lock(name);
    }

    /// Make an event, which is not set.
    ///
    /// @return the event, good until this is closed
    /// @throws IllegalStateException when this is closed, or there is no room for shared memory
    public PyEvent event() {
        return shared.event();
    }

    /// Describe a process that calls a function and ends. It is none of the workers.
    ///
    /// @param function as `module:function`
    /// @param args for the function, copied when the process is started
    /// @return to be started
    /// @throws IllegalArgumentException if the function is named in another way
    public PyProcessBuilder process(String function, Object... args) {
        return new PyProcessBuilder(this, checked(function), Args.from(args));
    }

    /// Run a Python program in a process of its own, and wait for its end.
    ///
    /// @param script the file
    /// @param args the program's arguments
    /// @return its exit code, `-N` when signal N killed it
    /// @throws IllegalArgumentException if there is no such file
    /// @throws StartException if it cannot be started
    /// @throws CancellationException when this thread is interrupted, and stays so; the program is
    ///   ended
    public int run(Path script, String... args) {
        if (!Files.isRegularFile(script)) {
            throw new IllegalArgumentException("no such script: " + script.toAbsolutePath());
        }
        Args call = Args.of(script.toString(), List.of(args));
        PyProcess process = start("MainProcess", RUN_SCRIPT, call, true);
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            process.end(limits.grace());
            throw interrupted(script.toString());
        }
    }

    PyProcess start(String name, String function, Args args, boolean daemon) {
        if (closed) {
            throw new IllegalStateException("this Polyfork is closed");
        }
        try {
            PyProcess process =
                    new PyProcess(
                            starter.start(
                                    name, function, args.positional(), args.named(), List.of()));
            processes.put(process, daemon);
            CompletableFuture<Void> _ = process.onExit().thenRun(() -> processes.remove(process));
            return process;
        } catch (MappingException e) {
            throw new ConversionException(function + ": " + e.getMessage());
        } catch (IOException | ErrnoException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Wait until all jobs are done and all processes that are no daemons have ended, end the
    /// others, and remove what was shared. When this thread is interrupted, jobs and processes are
    /// ended, within twice the grace period, and the thread stays interrupted. Idempotent.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pool.close();
        processes.forEach((process, daemon) -> {
            if (daemon) {
                process.end(limits.grace());
            }
        });
        processes.keySet().forEach(this::awaitEnd);
        shared.close();
        session.close();
        starter.close();
        timer.shutdownNow();
        LOG.log(DEBUG, "closed");
    }

    private void awaitEnd(PyProcess process) {
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            process.end(limits.grace());
            process.onExit().join();
            Thread.currentThread().interrupt();
        }
    }
}
