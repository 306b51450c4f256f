package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessForkTest {
    private static final Path SOURCE = Path.of("src/main/asm/fork-x86_64.s");

    @TempDir Path directory;

    @BeforeEach
    void onlyWhereItCanWork() {
        assumeThat(ProcessFork.isSupported()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-Xint"})
    void everyForkIsAWholeJvm(String option) {
        try (TestChild child = TestChild.startWith(option, Forking.class, 20)) {
            for (int i = 0; i < 20; i++) {
                assertThat(child.line()).isEqualTo("fork " + i + ": pid true, threads true, 7");
            }
            assertThat(child.line()).isEqualTo("end");
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void aForkOfAForkWorks() {
        try (TestChild child = TestChild.start(Generations.class)) {
            assertThat(child.line()).isEqualTo("3");
            assertThat(child.line()).isEqualTo("2");
            assertThat(child.line()).isEqualTo("1");
            assertThat(child.line()).isEqualTo("0");
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void aSiblingIsReapedByTheParent() throws Exception {
        // The shell has no other child once the JVM has ended, but it inherits the JVM's sibling.
        try (TestChild child = TestChild.start(Sibling.class)) {
            String[] pids = child.line().split(" ", -1);

            assertThat(pids[0]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
            assertThat(Processes.waitFor(Integer.parseInt(pids[1])))
                    .hasValue(128 + Processes.SIGKILL);
            assertThat(Processes.waitFor(Integer.parseInt(pids[1]))).isEmpty();
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void filesAreReadFromThePlaceOfTheForkInBothProcesses() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "abcdef");
        try (TestChild child = TestChild.start(Reading.class, file)) {
            assertThat(child.line()).isEqualTo("child reads b, then c");
            assertThat(child.line()).isEqualTo("parent reads b");
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void theBytesAreThoseOfTheSource() throws Exception {
        Path object = directory.resolve("fork.o");
        Path binary = directory.resolve("fork.bin");
        assumeThat(runs("as", "-o", object.toString(), SOURCE.toString())).isTrue();
        assumeThat(runs("objcopy", "-O", "binary", "-j", ".text", "" + object, "" + binary))
                .isTrue();

        assertThat(ForkCode.HEXADECIMAL.replace("\n", ""))
                .isEqualTo(HexFormat.of().formatHex(Files.readAllBytes(binary)));
    }

    static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Forks again and again while other threads compute, allocate and wait.
    static final class Forking {
        private static volatile Object sink = "";

        private Forking() {}

        public static void main(String[] args) {
            daemon(() -> {
                while (true) {
                    churn(1000);
                }
            });
            daemon(() -> {
                while (true) {
                    sink = Map.of("k", TimeUnit.MILLISECONDS.convert(1, TimeUnit.SECONDS));
                    Thread.onSpinWait();
                }
            });
            CompletableFuture<Integer> never = new CompletableFuture<>();
            daemon(never::join);
            int count = Integer.parseInt(args[0]);
            for (int i = 0; i < count; i++) {
                int threads = Thread.activeCount();
                int pid = ProcessFork.fork(false);
                if (pid == 0) {
                    System.out.println("fork " + i + ": " + report(threads));
                    System.out.flush();
                    Processes.exitNow(0);
                }
                if (!Processes.waitFor(pid).equals(OptionalInt.of(0))) {
                    System.out.println("died");
                }
            }
            System.out.println("end");
            Processes.exitNow(0);
        }

        private static void daemon(Runnable work) {
            Thread.ofPlatform().daemon().start(work);
        }

        /// Needs the collector, the compilers, new threads and the class loader.
        private static String report(int threads) {
            System.gc();
            churn(20000);
            CompletableFuture<Integer> sum = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> sum.complete(IntStream.of(1, 2, 4).sum()));
            boolean pid = ProcessIdentity.pid(ProcessIdentity.current()) == Processes.getpid();
            int result = sum.join();
            return "pid %s, threads %s, %d"
                    .formatted(pid, Thread.getAllStackTraces().size() >= threads, result);
        }

        private static void churn(int times) {
            List<byte[]> kept = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                byte[] block = new byte[100 + i % 1000];
                if (i % 100 == 0) {
                    kept.add(block);
                }
                sink = block;
            }
            sink = kept;
        }
    }

    /// Reads one file in two processes.
    static final class Reading {
        private Reading() {}

        public static void main(String[] args) throws IOException {
            try (RandomAccessFile file = new RandomAccessFile(args[0], "r")) {
                file.read();
                int pid = ProcessFork.fork(false);
                if (pid == 0) {
                    System.out.printf("child reads %c, then %c%n", file.read(), file.read());
                } else {
                    Processes.waitFor(pid);
                    System.out.printf("parent reads %c%n", file.read());
                }
                System.out.flush();
                Processes.exitNow(0);
            }
        }
    }

    /// Each process forks the next one, waits for it and counts.
    static final class Generations {
        private Generations() {}

        public static void main(String[] args) {
            int generation = 0;
            while (generation < 3) {
                int pid = ProcessFork.fork(false);
                if (pid != 0) {
                    Processes.waitFor(pid);
                    break;
                }
                generation++;
            }
            System.out.println(generation);
            System.out.flush();
            Processes.exitNow(0);
        }
    }

    /// Forks a sibling that is killed, and says who the parent of both is and which it was.
    static final class Sibling {
        private Sibling() {}

        public static void main(String[] args) {
            int pid = ProcessFork.fork(true);
            if (pid == 0) {
                Processes.kill(Processes.getpid(), Processes.SIGKILL);
            }
            System.out.println(Processes.getppid() + " " + pid);
            System.out.flush();
            Processes.exitNow(0);
        }
    }
}
