package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.Args;
import dev.polyfork.ConversionException;
import dev.polyfork.Polyfork;
import dev.polyfork.PyCallback;
import dev.polyfork.PyName;
import dev.polyfork.PyQueue;
import dev.polyfork.PythonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The ways in which Java calls Python, and Python Java.
@Timeout(120)
class JavaCallsTest {
    @TempDir private static Path folder;

    private static Polyfork py;

    record Stats(int count, double mean, String label) {}

    /// The module of the tests.
    interface Jobs {
        long square(int x);

        CompletableFuture<Stats> echo(Stats value);

        Stream<Stats> rows(int count);

        @PyName("rows")
        Flow.Publisher<Stats> published(int count);

        long addAll(Integer... numbers);

        @PyName("add_all")
        long addFrom(Args args);

        void fail();

        default long cube(int x) {
            return x * square(x);
        }
    }

    @BeforeAll
    static void open() throws IOException {
        Path jobs = dev.polyfork.tests.support.Polyfork.script("api/jobs.py");
        Files.copy(jobs, folder.resolve("jobs.py"));
        py =
                Polyfork.builder()
                        .workers(2)
                        .grace(Duration.ofMillis(200))
                        .pythonPath(folder)
                        .preload("jobs")
                        .build();
    }

    @AfterAll
    static void close() {
        py.close();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void sourceTextIsAFunction() {
        String source =
                """
                import math

                def root(x):
                    return math.sqrt(x)

                def twice(x):
                    return 2 * root(x)
                """;

        assertThat(py.call("lambda x, y=1: x + y", Long.class, 2)).isEqualTo(3);
        assertThat(py.call(source, Double.class, 9)).isEqualTo(6);
        assertThat(py.map("lambda x: x * x", Long.class, List.of(1, 2, 3)))
                .containsExactly(1L, 4L, 9L);
        assertThatThrownBy(() -> py.call(source, Double.class, -1))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        e -> assertThat(e.traceback()).contains("return math.sqrt(x)"))
                .hasMessage("ValueError: math domain error");
        assertThatThrownBy(() -> py.call("def f(:", Long.class))
                .isInstanceOf(PythonException.class)
                .hasMessageStartingWith("SyntaxError: ");
        assertThatThrownBy(() -> py.call("lambda x: x", Long.class, "text"))
                .isInstanceOf(ConversionException.class)
                .hasMessage("lambda x: x: result: expected int, got str");
    }

    @Test
    void anInterfaceStandsForAModule() {
        Jobs jobs = py.proxy("jobs", Jobs.class);
        Stats stats = new Stats(1, 2, "x");

        assertThat(jobs.square(3)).isEqualTo(9);
        assertThat(jobs.cube(3)).isEqualTo(27);
        assertThat(jobs.echo(stats).join()).isEqualTo(stats);
        assertThat(jobs.rows(2).toList())
                .containsExactly(new Stats(0, 0, "x"), new Stats(1, 0.5, "x"));
        assertThat(jobs.addAll(1, 2, 3)).isEqualTo(6);
        assertThat(jobs.addFrom(Args.of(1, 2).named("start", 10))).isEqualTo(13);
        assertThat(jobs).hasToString("Jobs[jobs]").isEqualTo(jobs);
        assertThat(jobs.hashCode()).isEqualTo(jobs.hashCode());
        assertThatThrownBy(jobs::fail)
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: bad");
        assertThatThrownBy(() -> py.proxy("jobs", String.class))
                .hasMessage("proxy: no interface: java.lang.String");
    }

    @Test
    void aGeneratorIsAStream() {
        try (Stream<Integer> items = py.stream("builtins:range", Integer.class, 1000)) {
            assertThat(items.toList()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        }
        assertThat(py.stream("builtins:list", Object.class)).isEmpty();
        assertThat(py.stream("jobs:echo", Object.class, Collections.singletonList(null)))
                .containsExactly((Object) null);
    }

    @Test
    void aGeneratorThatFailsFailsTheStream() {
        List<Integer> seen = new ArrayList<>();

        assertThatThrownBy(() -> py.stream("jobs:fail_at", Integer.class, 3).forEach(seen::add))
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: bad");
        assertThat(seen).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> py.stream("jobs:echo", Integer.class, List.of(1, "x", 3)).toList())
                .isInstanceOf(ConversionException.class)
                .hasMessage("jobs:echo: items[1]: expected int, got str");
    }

    @Test
    void closingAStreamEndsTheGenerator() throws Exception {
        PyQueue<Integer> queue = py.queue(Integer.class, 0);

        try (Stream<Integer> pids = py.stream("jobs:pids", Integer.class, queue)) {
            assertThat(pids.limit(3)).hasSize(3);
        }

        ProcessHandle.of(queue.take()).ifPresent(p -> p.onExit().join());
    }

    @Test
    void closeEndsAGeneratorThatNobodyReads() {
        Duration soon = Duration.ofMillis(200);
        try (Polyfork single = Polyfork.builder().workers(1).grace(soon).build()) {
            assertThat(single.stream("builtins:range", Integer.class, 1 << 30).limit(3)).hasSize(3);
        }
    }

    /// Asks for two items, and then for one more each time it is told to.
    private static final class Slow implements Flow.Subscriber<Stats> {
        private final LinkedBlockingQueue<Object> signals = new LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            given.request(2);
            subscription.complete(given);
        }

        @Override
        public void onNext(Stats item) {
            signals.add(item.count());
        }

        @Override
        public void onError(Throwable reason) {
            signals.add(reason.toString());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    @Test
    void aPublisherGivesWhatIsAskedFor() throws Exception {
        Slow slow = new Slow();
        py.proxy("jobs", Jobs.class).published(4).subscribe(slow);
        assertThat(List.of(slow.signals.take(), slow.signals.take())).containsExactly(0, 1);
        assertThat(slow.signals).isEmpty();

        slow.subscription.join().request(5);

        assertThat(List.of(slow.signals.take(), slow.signals.take(), slow.signals.take()))
                .containsExactly(2, 3, "complete");
    }

    @Test
    void aPublisherTellsErrors() throws Exception {
        Slow failing = new Slow();
        py.<Stats>publisher("jobs:none", Stats.class).subscribe(failing);
        Slow misused = new Slow();
        py.<Stats>publisher("jobs:rows", Stats.class, 9).subscribe(misused);
        misused.signals.take();
        misused.signals.take();
        misused.subscription.join().request(0);

        assertThat(failing.signals.take().toString()).contains("no function 'none' in module");
        assertThat(misused.signals.take())
                .isEqualTo("java.lang.IllegalArgumentException: request: less than 1 item");
    }

    @Test
    void aCancelledPublisherEndsTheGenerator() throws Exception {
        PyQueue<Integer> queue = py.queue(Integer.class, 0);
        Slow slow = new Slow();
        py.<Stats>publisher(
                        """
                        def f(queue):
                            import os
                            queue.put(os.getpid())
                            while True:
                                yield dict(count=1, mean=1, label='x')
                        """,
                        Stats.class,
                        queue)
                .subscribe(slow);
        slow.signals.take();

        slow.subscription.join().cancel();

        ProcessHandle.of(queue.take()).ifPresent(p -> p.onExit().join());
    }

    @Test
    void pythonCallsJava() {
        PyCallback add = PyCallback.of(Long.class, Long.class, Long::sum);
        PyCallback name = PyCallback.of(Stats.class, Stats::label);
        Callable<List<Integer>> three = () -> List.of(1, 2, 3);

        assertThat(py.call("jobs:call", Long.class, add, 3, 4)).isEqualTo(7);
        assertThat(py.call("jobs:call", String.class, name, new Stats(1, 1, "é"))).isEqualTo("é");
        assertThat(py.call("jobs:call", Object.class, PyCallback.of(three)))
                .isEqualTo(List.of(1L, 2L, 3L));
        assertThat(
                        py.call(
                                "lambda f: sum(f(i) for i in range(100))",
                                Long.class,
                                PyCallback.of(List::getFirst)))
                .isEqualTo(4950);
    }

    @Test
    void whatACallbackThrowsComesBack() {
        IllegalStateException thrown = new IllegalStateException("full");
        PyCallback failing =
                PyCallback.of(() -> {
                    throw thrown;
                });

        assertThatThrownBy(() -> py.call("jobs:call", Void.class, failing))
                .isInstanceOf(PythonException.class)
                .hasMessage("polyfork.JavaError: java.lang.IllegalStateException: full")
                .hasCause(thrown);
        assertThatThrownBy(() ->
                        py.call("jobs:call", Void.class, PyCallback.of(Integer.class, n -> n), "x"))
                .hasMessageContaining("args[0]: expected int, got str");
        assertThatThrownBy(() ->
                        py.call("jobs:call", Void.class, PyCallback.of(Thread::currentThread)))
                .hasMessageContaining("result[1]: no Python type stands for");
    }

    @Test
    void aJobReportsItsProgress() {
        List<String> reports = Collections.synchronizedList(new ArrayList<>());
        PyCallback progress =
                PyCallback.reporting(
                        Integer.class, Integer.class, (done, all) -> reports.add(done + "/" + all));

        assertThat(py.call("jobs:count_up", Integer.class, progress, 300)).isEqualTo(300);

        assertThat(reports).hasSize(300).startsWith("0/300").endsWith("299/300");
        PyCallback failing =
                PyCallback.reporting(
                        Integer.class,
                        _ -> {
                            throw new IllegalStateException();
                        });
        assertThat(py.call("jobs:count_up", Integer.class, failing, 1)).isEqualTo(1);
    }

    @Test
    void aCallbackIsGoodForItsJobOnly() throws Exception {
        Callable<Integer> one = () -> 1;
        try (Polyfork single = Polyfork.builder().workers(1).pythonPath(folder).build()) {
            single.call("jobs:keep", Void.class, PyCallback.of(one));

            assertThatThrownBy(() -> single.call("jobs:call_kept", Void.class))
                    .hasMessage(
                            "RuntimeError: a function of Java was called when its job had ended");
            assertThat(single.call("jobs:call_in_child", String.class, PyCallback.of(one)))
                    .startsWith("a function of Java can only be called in the process of the job");
            assertThatThrownBy(() -> single.process("jobs:call", PyCallback.of(one)).start())
                    .isInstanceOf(ConversionException.class)
                    .hasMessage(
                            "jobs:call: args[0]: only a job can have a callback, as an argument");
        }
    }

    @Test
    void anExecutorRunsTasksThatCallPython() throws Exception {
        PyQueue<Integer> queue = py.queue(Integer.class, 0);
        try (ExecutorService executor = py.asExecutorService()) {
            Callable<Long> task = () -> py.call("jobs:square", Long.class, 7);
            for (Future<Long> done : executor.invokeAll(List.of(task, task, task))) {
                assertThat(done.get()).isEqualTo(49);
            }
            Future<?> endless =
                    executor.submit(
                            () -> py.stream("jobs:pids", Integer.class, queue).forEach(_ -> {}));
            int pid = queue.take();

            endless.cancel(true);

            ProcessHandle.of(pid).ifPresent(p -> p.onExit().join());
        }
    }
}
