package dev.polyfork;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.polyfork.jobs.BootErrors;
import dev.polyfork.jobs.ChildStarter;
import dev.polyfork.jobs.PoolLimits;
import dev.polyfork.jobs.WorkerJvm;
import dev.polyfork.jobs.WorkerPool;
import dev.polyfork.launch.LazySession;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.ShimFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Python for a Java application: functions run as jobs in child processes, and queues, locks and
/// events are shared with them. See the package for the types of arguments and results.
///
/// Functions are named `module:function`, where the function may be a method of a class of the
/// module, as `module:Class.method`. In the place of a name may stand source text: a `lambda`, or
/// statements of which the last `def` is called. Arguments follow as values, or as one [Args] when
/// some have names; a [PyCallback] is a function of Java that Python may call meanwhile.
///
/// Thread-safe; any thread may call, also a virtual one. [#close] waits for what was submitted and
/// leaves no process and no file. When the JVM ends without it, the processes end, too.
public final class Polyfork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Polyfork.class.getName());
    private final ScheduledThreadPoolExecutor timer;
    private final LazySession session;
    private final SharedObjects shared;
    private final ChildStarter starter;
    private final WorkerPool pool;
    private final JobCalls jobs;
    private final OwnProcesses processes;
    private volatile Optional<ManagementView> view = Optional.empty();
    private final AtomicBoolean closed = new AtomicBoolean();

    Polyfork(PolyforkBuilder builder) throws IOException {
        PoolLimits limits =
                new PoolLimits(
                        builder.workers,
                        builder.queueCapacity,
                        builder.timeout,
                        builder.processorTime,
                        builder.grace,
                        builder.maxTasks,
                        builder.maxResidentBytes);
        WorkerJvm jvm = new WorkerJvm(builder.image, builder.jvmOptions);
        BootErrors errors = new BootErrors();
        session =
                new LazySession(
                        jvm.launcher(
                                config(builder),
                                builder.preload,
                                builder.environment,
                                errors::follow),
                        1);
        if (builder.image.isEmpty()) {
            sayThatPythonIsSlow();
            ShimFiles.unpack(session.directory());
        }
        shared = new SharedObjects(session.directory());
        session.onDeath((pid, _) -> shared.recoverDead(pid));
        timer = new ScheduledThreadPoolExecutor(1, Polyfork::timerThread);
        timer.setRemoveOnCancelPolicy(true);
        starter =
                new ChildStarter(
                        session,
                        builder.environment,
                        builder.visible,
                        builder.output,
                        errors,
                        timer);
        session.warmUp();
        pool = new WorkerPool(starter, limits, timer);
        jobs = new JobCalls(pool, limits);
        processes = new OwnProcesses(starter, limits.grace());
    }

    void showAs(String name) {
        view = Optional.of(new ManagementView(pool, name));
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
        return JobCalls.await(submit(function, type, args));
    }

    /// As [#call(String, Class, Object...)], for a type with type arguments.
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result
    /// @param args for the function, copied
    /// @return the result; null for None
    public <R> R call(String function, TypeRef<R> type, Object... args) {
        return JobCalls.await(submit(function, type, args));
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
        return jobs.submit(FunctionText.of(function), type, Args.from(args));
    }

    /// As [#submit(String, Class, Object...)], for a type with type arguments.
    ///
    /// @param <R> type of the result
    /// @param function as `module:function`
    /// @param type of the result
    /// @param args for the function, copied now
    /// @return the result
    public <R> CompletableFuture<R> submit(String function, TypeRef<R> type, Object... args) {
        return jobs.submit(FunctionText.of(function), type.type(), Args.from(args));
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
        return jobs.map(FunctionText.of(function), type, elements);
    }

    /// Have a generator run by the next free worker, which works ahead of the stream by some items
    /// only. A function that returns any other iterable serves as well.
    ///
    /// @param <R> type of the items
    /// @param function as `module:function`
    /// @param type of the items; Object for what comes naturally
    /// @param args for the function, copied now
    /// @return the items, sequential. To be closed, unless it is read to the end: that ends the
    ///   work. Its terminal operation throws what [#call] throws
    /// @throws ConversionException if an argument has no counterpart in Python
    /// @throws IllegalArgumentException if the function is named in another way
    /// @throws IllegalStateException when this is closed
    public <R> Stream<R> stream(String function, Class<R> type, Object... args) {
        return jobs.<R>generate(FunctionText.of(function), type, Args.from(args)).stream();
    }

    /// As [#stream], for reactive libraries.
    ///
    /// @param <R> type of the items
    /// @param function as `module:function`
    /// @param type of the items; Object for what comes naturally
    /// @param args for the function, copied when a subscriber asks for the first item
    /// @return runs the generator for each subscriber, as fast as that asks for items, which it
    ///   gets on a virtual thread of its own; what [#call] throws goes to `onError`
    /// @throws IllegalArgumentException if the function is named in another way
    public <R> Flow.Publisher<R> publisher(String function, Class<R> type, Object... args) {
        FunctionText text = FunctionText.of(function);
        return new GeneratorPublisher<>(() -> jobs.generate(text, type, Args.from(args)));
    }

    /// Call the functions of a module as the methods of an interface.
    ///
    /// `int countAll(List<Row> rows)` calls the function `count_all`, see also [PyName]. A method
    /// that returns a CompletableFuture, CompletionStage or Future submits a job, one that returns
    /// a Stream or a Flow.Publisher runs a generator, and any other waits for the result as [#call]
    /// does. Varargs and an [Args] are passed on as arguments. Default methods are run here.
    ///
    /// @param <T> the interface
    /// @param module full name
    /// @param type the interface
    /// @return an instance of it, good until this is closed
    /// @throws IllegalArgumentException if the type is no interface, or the module no name
    public <T> T proxy(String module, Class<T> type) {
        return ModuleProxy.of(jobs, module, type);
    }

    /// An executor for tasks of Java that call Python, each on a virtual thread of its own, for
    /// what wants an executor: `invokeAll`, `CompletableFuture.supplyAsync`, and so on. To
    /// interrupt a task, as by `cancel(true)`, ends its call and the work behind it.
    ///
    /// @return a new one, to be closed by the caller before this is closed
    public ExecutorService asExecutorService() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("polyfork-task-", 0).factory());
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
        return new PyProcessBuilder(processes, FunctionText.of(function), Args.from(args));
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
        return processes.run(script, args);
    }

    /// End the generators of streams and publishers, wait until all other jobs are done and all
    /// processes that are no daemons have ended, end those that are, and remove what was shared.
    /// When this thread is interrupted, jobs and processes are ended, within twice the grace
    /// period, and the thread stays interrupted. Idempotent.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        processes.refuse();
        jobs.endGenerators();
        pool.close();
        processes.close();
        view.ifPresent(ManagementView::close);
        shared.close();
        session.close();
        starter.close();
        timer.shutdownNow();
        LOG.log(DEBUG, "closed");
    }
}
