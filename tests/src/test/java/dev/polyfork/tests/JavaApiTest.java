package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.Args;
import dev.polyfork.ConversionException;
import dev.polyfork.JobTimeout;
import dev.polyfork.Polyfork;
import dev.polyfork.PyEvent;
import dev.polyfork.PyLock;
import dev.polyfork.PyProcess;
import dev.polyfork.PyQueue;
import dev.polyfork.PythonException;
import dev.polyfork.StartException;
import dev.polyfork.TypeRef;
import dev.polyfork.WorkerLost;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The Java API, in this JVM, with the workers of an image.
@Timeout(120)
class JavaApiTest {
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir private static Path folder;

    private static Polyfork py;

    record Row(String name, double price) {}

    record Stats(long count, double mean, String label) {}

    @BeforeAll
    static void open() throws IOException {
        Path jobs = dev.polyfork.tests.support.Polyfork.script("api/jobs.py");
        Files.copy(jobs, folder.resolve("jobs.py"));
        py =
                Polyfork.builder()
                        .workers(2)
                        .maxHeap("400m")
                        .grace(SOON)
                        .pythonPath(folder)
                        .preload("jobs")
                        .build();
    }

    @AfterAll
    static void closeLeavesNothing() throws IOException {
        py.close();
        py.close();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        String own = "polyfork-" + ProcessHandle.current().pid() + "-*";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(Path.of("/dev/shm"), own)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> py.call("math:sqrt", Double.class, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this Polyfork is closed");
    }

    @Test
    void aFunctionIsCalledWithArguments() {
        long factorial = py.call("math:factorial", Long.class, 20);
        long named = py.call("builtins:int", Long.class, Args.of("ff").named("base", 16));

        assertThat(factorial).isEqualTo(2_432_902_008_176_640_000L);
        assertThat(named).isEqualTo(255);
    }

    @Test
    void recordsGoThereAndDataclassesComeBack() {
        List<Row> rows = List.of(new Row("a", 1.5), new Row("b", 2.5));

        assertThat(py.call("jobs:stats", Stats.class, rows)).isEqualTo(new Stats(2, 2, "x"));
        assertThat(py.call("jobs:echo", new TypeRef<List<Row>>() {}, rows)).isEqualTo(rows);
    }

    @Test
    void valuesOfTheStandardLibrariesStandForEachOther() {
        List<Object> values =
                List.of(
                        LocalDate.of(2024, 2, 29),
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4000),
                        OffsetDateTime.parse("2024-02-29T01:02:03.000004+05:30"),
                        Duration.ofMillis(-1500),
                        UUID.randomUUID(),
                        Path.of("/a/b"),
                        new java.math.BigDecimal("1.20"),
                        "\uD800");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

        assertThat(py.call("jobs:echo", Object.class, values)).isEqualTo(values);
        assertThat(py.call("jobs:echo", Instant.class, now)).isEqualTo(now);
        assertThat(py.call("jobs:echo", double[].class, new double[] {1.5, -2}))
                .containsExactly(1.5, -2);
        assertThat(py.call("jobs:kinds", Object.class))
                .isEqualTo(
                        Map.of(
                                "ordered", Map.of("a", 1L),
                                "deque", List.of(1L),
                                "range", List.of(0L, 1L),
                                "enum", "RED",
                                "generator", List.of(1L)));
    }

    @Test
    void longMessagesGoThereAndBack() {
        double[] numbers = IntStream.range(0, 500_000).asDoubleStream().toArray();
        byte[] bytes = new byte[(1 << 20) + 1];
        bytes[bytes.length - 1] = 7;

        assertThat(py.call("jobs:echo", double[].class, numbers)).isEqualTo(numbers);
        assertThat(py.call("jobs:echo", byte[].class, bytes)).isEqualTo(bytes);
        assertThat(py.call("jobs:numbers", double[].class, 200_000)).hasSize(200_000);
        assertThat(py.call("jobs:kind", String.class, numbers)).isEqualTo("array");
        assertThatThrownBy(() -> py.call("jobs:echo", Long.class, new int[] {1}))
                .isInstanceOf(ConversionException.class)
                .hasMessage("jobs:echo: result: expected int, got array");
        assertThatThrownBy(() -> py.call("jobs:unsigned", Object.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("jobs:unsigned: result: nothing in Java stands for");
    }

    @Test
    void mapKeepsTheOrder() {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();

        List<Integer> squares = py.map("jobs:square", Integer.class, numbers);

        assertThat(squares).isEqualTo(numbers.stream().map(n -> n * n).toList());
        assertThat(py.map("jobs:square", Integer.class, List.of())).isEmpty();
        assertThatThrownBy(() -> py.map("jobs:echo", Long.class, List.of(1, 2, "x", 4)))
                .isInstanceOf(ConversionException.class)
                .hasMessage("jobs:echo: result[2]: expected int, got str");
    }

    @Test
    void anExceptionOfPythonShowsBothWorlds() {
        assertThatThrownBy(() -> py.call("jobs:fail", Long.class))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        e -> {
                            assertThat(e.type()).isEqualTo("ValueError");
                            assertThat(e.pythonMessage()).isEqualTo("bad");
                            assertThat(e.traceback())
                                    .startsWith("Traceback (most recent call last):\n  File \"")
                                    .contains("direct cause")
                                    .endsWith("ValueError: bad\n")
                                    .doesNotContain("_jobs.py");
                            assertThat(e.getStackTrace()[0].getMethodName()).isEqualTo("fail");
                            assertThat(e.getStackTrace())
                                    .extracting(StackTraceElement::getClassName)
                                    .contains(JavaApiTest.class.getName());
                        })
                .hasMessage("ValueError: bad")
                .cause()
                .hasMessage("ZeroDivisionError: division by zero");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> py.call("jobz:f", Void.class))
                .hasMessageStartingWith("ModuleNotFoundError: no module 'jobz' for 'jobz:f'")
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> py.call("jobs:fial", Void.class))
                .hasMessageStartingWith("AttributeError: no function 'fial' in module 'jobs'");
        assertThatThrownBy(() -> py.call("math.sqrt", Void.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "write the function as module:function or as source text with a lambda"
                                + " or a def, not as \"math.sqrt\"");
        assertThatThrownBy(() -> py.call("jobs:echo", Void.class, Thread.currentThread()))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("jobs:echo: args[0]: no Python type stands for");
        assertThatThrownBy(() -> py.call("builtins:object", Object.class))
                .hasMessage("builtins:object: result: nothing in Java stands for Python's object");
    }

    @Test
    void aWorkerThatIsLostIsReplaced() {
        assertThatThrownBy(() -> py.call("jobs:die", Void.class))
                .isInstanceOfSatisfying(WorkerLost.class, e -> assertThat(e.signal()).hasValue(9));
        assertThatThrownBy(() -> py.call("jobs:leave", Void.class))
                .isInstanceOfSatisfying(
                        WorkerLost.class,
                        e -> {
                            assertThat(e.exitCode()).hasValue(7);
                            assertThat(e.lastStderr()).isEqualTo("bye\n");
                            assertThat(e.outOfMemory()).isFalse();
                        });
        assertThat(py.call("jobs:square", Long.class, 3)).isEqualTo(9);
    }

    @Test
    void aFullHeapIsToldApart() {
        assertThatThrownBy(() -> py.call("jobs:fill", Void.class))
                .isInstanceOfSatisfying(WorkerLost.class, e -> assertThat(e.outOfMemory()).isTrue())
                .hasMessageContaining("ran out of memory: allow more with maxHeap");
    }

    @Test
    void cancellingEndsTheWork() throws Exception {
        for (String stubborn : List.of("jobs:forever", "jobs:deaf")) {
            PyEvent begun = py.event();
            PyQueue<Integer> pid = py.queue(Integer.class, 1);
            CompletableFuture<Void> job = py.submit(stubborn, Void.class, begun, pid);
            begun.await();

            assertThat(job.cancel(true)).isTrue();

            assertThat(job).isCancelled();
            ProcessHandle.of(pid.take()).ifPresent(p -> p.onExit().join());
        }
    }

    @Test
    void aJobThatTakesTooLongIsEnded() throws Exception {
        try (Polyfork hasty =
                Polyfork.builder()
                        .workers(1)
                        .pythonPath(folder)
                        .timeout(SOON)
                        .grace(SOON)
                        .build()) {
            assertThatThrownBy(() -> hasty.call("jobs:sleep", Void.class))
                    .isInstanceOf(JobTimeout.class)
                    .hasMessageStartingWith("jobs:sleep ran longer than PT0.2S in process ");
        }
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        PyEvent begun = py.event();
        PyQueue<Integer> pid = py.queue(Integer.class, 1);
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                py.call("jobs:forever", Void.class, begun, pid);
                            } catch (CancellationException e) {
                                outcome.complete(Thread.currentThread().isInterrupted());
                            }
                        });
        begun.await();

        caller.interrupt();

        assertThat(outcome.get()).isEqualTo(true);
        ProcessHandle.of(pid.take()).ifPresent(p -> p.onExit().join());
    }

    @Test
    void aQueueJoinsJavaAndPython() throws Exception {
        PyQueue<Object> in = py.queue(Object.class, 10);
        PyQueue<Row> out = py.queue(Row.class, 0);
        CompletableFuture<Long> consumer = py.submit("jobs:consume", Long.class, in, out);

        for (int i = 0; i < 100; i++) {
            in.put(new Row("r" + i, i));
        }
        in.put(null);

        assertThat(consumer.get()).isEqualTo(100);
        assertThat(out.size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(out.take()).isEqualTo(new Row("r" + i, 2 * i));
        }
        assertThat(out.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void aFullQueueTellsSoInTime() throws Exception {
        PyQueue<String> queue = py.queue(String.class, 1);
        queue.put("first");

        assertThatThrownBy(() -> queue.put("second", SOON))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("the queue was full for PT0.2S: capacity=1");
        assertThat(queue.take()).isEqualTo("first");
    }

    @Test
    void aLockIsHeldByOneAtATime() throws Exception {
        PyLock lock = py.lock("db");
        PyEvent held = py.event();
        PyEvent letGo = py.event();
        CompletableFuture<Void> holder = py.submit("jobs:hold", Void.class, lock, held, letGo);
        held.await();

        assertThatThrownBy(() -> lock.acquire(SOON)).isInstanceOf(TimeoutException.class);
        letGo.set();
        try (PyLock.Held _ = lock.acquire(LONG)) {
            assertThat(py.call("jobs:can_take", Boolean.class, lock)).isFalse();
        }

        holder.get();
        assertThat(py.lock("db")).isSameAs(lock);
        assertThat(py.call("jobs:can_take", Boolean.class, lock)).isTrue();
    }

    @Test
    void aLockOfADeadHolderIsFree() throws Exception {
        PyLock lock = py.lock();

        assertThatThrownBy(() -> py.call("jobs:die_holding", Void.class, lock))
                .isInstanceOf(WorkerLost.class);

        lock.acquire(LONG).close();
    }

    @Test
    void virtualThreadsWaitToo() throws Exception {
        PyEvent event = py.event();
        List<Thread> waiting = new ArrayList<>();
        List<Boolean> seen = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 20; i++) {
            waiting.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    seen.add(event.await(LONG));
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
        }
        py.call("jobs:set", Void.class, event);

        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(seen).hasSize(20).containsOnly(true);
        event.clear();
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void aProcessHasAnExitCode() throws Exception {
        PyProcess process = py.process("jobs:leave").name("p").start();
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(process.exitCode()).hasValue(7);

        PyProcess killed = py.process("jobs:sleep").daemon(true).start();
        killed.kill();
        assertThat(killed.waitFor(LONG)).isTrue();
        assertThat(killed.exitCode()).hasValue(-9);
    }

    @Test
    void aScriptRunsWithArguments() throws Exception {
        Path script =
                Files.writeString(
                        folder.resolve("script.py"),
                        """
                        import sys
                        from multiprocessing import Process, Queue
                        queue = Queue()
                        Process(target=lambda: queue.put(len(sys.argv))).start()
                        sys.exit(queue.get())
                        """);

        assertThat(py.run(script, "--epochs", "3")).isEqualTo(3);
        assertThatThrownBy(() -> py.run(folder.resolve("none.py")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no such script: ");
    }

    @Test
    void thousandsOfJobsWaitTheirTurn() throws Exception {
        List<CompletableFuture<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            jobs.add(py.submit("jobs:square", Integer.class, i));
        }

        for (int i = 0; i < jobs.size(); i++) {
            assertThat(jobs.get(i).get()).isEqualTo(i * i);
        }
    }

    @Test
    void stagesMayCallPython() throws Exception {
        CompletableFuture<Long> chained =
                py.submit("jobs:square", Long.class, 3)
                        .thenApply(n -> py.call("jobs:square", Long.class, n));

        assertThat(chained.get()).isEqualTo(81);
        assertThatThrownBy(() -> py.submit("jobs:fail", Long.class).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PythonException.class);
    }

    @Test
    void outputComesLineByLine() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (Polyfork noisy =
                Polyfork.builder()
                        .workers(1)
                        .pythonPath(folder)
                        .maxTasksPerWorker(1)
                        .environment("GREETING", "hé")
                        .output((_, job, error, line) ->
                                lines.add(job + (error ? " E " : " O ") + line))
                        .build()) {
            long first = noisy.call("jobs:greet", Long.class);
            assertThat(noisy.call("jobs:greet", Long.class)).isNotEqualTo(first);
        }
        assertThat(lines).containsOnly("jobs:greet O hé", "jobs:greet E to stderr");
    }

    @Test
    void aJvmThatCannotStartSaysWhy() {
        try (Polyfork broken = Polyfork.builder().workers(1).maxHeap("1k").build()) {
            assertThatThrownBy(() -> broken.call("math:sqrt", Double.class, 4))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("cannot start a Python process: ")
                    .hasMessageContaining("; stderr: ")
                    .hasMessageContaining("Too small maximum heap");
        }
    }

    @Test
    void aWorkerWithTooMuchMemoryIsReplaced() {
        try (Polyfork small =
                Polyfork.builder().workers(1).pythonPath(folder).maxResidentBytes(1).build()) {
            long first = small.call("os:getpid", Long.class);
            assertThat(small.call("os:getpid", Long.class)).isNotEqualTo(first);
        }
        try (Polyfork large =
                Polyfork.builder()
                        .workers(1)
                        .pythonPath(folder)
                        .maxResidentBytes(Long.MAX_VALUE)
                        .build()) {
            long first = large.call("os:getpid", Long.class);
            assertThat(large.call("os:getpid", Long.class)).isEqualTo(first);
        }
    }

    @Test
    void whatBelongsToAClosedOneSaysSo() throws Exception {
        Polyfork closed = Polyfork.builder().workers(1).build();
        PyQueue<Object> queue = closed.queue(Object.class, 1);
        PyLock lock = closed.lock();
        PyEvent event = closed.event();
        closed.close();

        for (ThrowingCallable use :
                List.<ThrowingCallable>of(
                        () -> queue.put(1),
                        queue::take,
                        lock::acquire,
                        event::set,
                        () -> closed.queue(Object.class, 1),
                        () -> closed.submit("math:sqrt", Double.class, 4),
                        () -> closed.stream("math:sqrt", Double.class, 4),
                        () -> closed.process("math:sqrt", 4).start(),
                        () -> py.call("jobs:echo", Object.class, queue))) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this Polyfork is closed");
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> Polyfork.builder().workers(0))
                .hasMessage("workers: less than 1: 0");
        assertThatThrownBy(() -> Polyfork.builder().maxHeap("much"))
                .hasMessage("maxHeap: write it as 512m or 2g: much");
        assertThatThrownBy(() -> Polyfork.builder().pythonPath(Path.of("/none")))
                .hasMessage("pythonPath: there is no /none");
        assertThatThrownBy(() -> Polyfork.builder().image(folder).build())
                .hasMessageStartingWith("image: no Polyfork image is in ");
    }
}
