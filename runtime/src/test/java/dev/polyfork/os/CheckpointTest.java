package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointTest {
    private static final Path SOURCE = Path.of("src/main/asm/restore-x86_64.s");

    @TempDir Path directory;

    @BeforeEach
    void onlyWhereItCanWork() {
        assumeThat(ProcessFork.isSupported()).isTrue();
    }

    @Test
    void aRestoredProcessGoesOnWithAllItsThreads() throws Exception {
        Path file = checkpoint();

        for (int i = 0; i < 5; i++) {
            assertThat(run(file, Map.of("WORD", "w" + i), "a", "b " + i))
                    .containsExactly(
                            "arguments [a, b " + i + "], WORD=w" + i,
                            "reads b, then c",
                            "counts 7, threads true");
        }
    }

    @Test
    void aChangedFileLeadsToTheFallback() throws Exception {
        Path file = checkpoint();
        Files.writeString(directory.resolve("read"), "something else");

        assertThat(run(file, Map.of("WORD", "w"), "a", "b")).containsExactly("fallback a b w");
    }

    @Test
    void aTakenDescriptorLeadsToTheFallback() throws Exception {
        Path file = checkpoint();

        assertThat(run(Path.of("/bin/sh"), Map.of(), "-c", "exec '" + file + "' x 3</dev/null"))
                .containsExactly("fallback x");
    }

    @Test
    void aSignalThatIsIgnoredStaysIgnored() throws Exception {
        Path file = checkpoint();

        assertThat(
                        run(
                                Path.of("/bin/sh"),
                                Map.of(),
                                "-c",
                                "trap '' INT; exec '" + file + "' ignored"))
                .contains("INT ignored true");
        assertThat(run(file, Map.of(), "ignored")).contains("INT ignored false");
    }

    @Test
    void theBytesAreThoseOfTheSource() throws Exception {
        Path object = directory.resolve("restore.o");
        Path binary = directory.resolve("restore.bin");
        assumeThat(ProcessForkTest.runs("as", "-o", object.toString(), SOURCE.toString())).isTrue();
        assumeThat(
                        ProcessForkTest.runs(
                                "objcopy", "-O", "binary", "-j", ".text", "" + object, "" + binary))
                .isTrue();

        assertThat(RestoreCode.HEXADECIMAL.replace("\n", ""))
                .isEqualTo(HexFormat.of().formatHex(Files.readAllBytes(binary)));
    }

    private Path checkpoint() throws IOException {
        Path read = Files.writeString(directory.resolve("read"), "abcdef");
        Path file = directory.resolve("checkpoint");
        Path fallback = directory.resolve("fallback");
        Files.writeString(fallback, "#!/bin/sh\necho fallback \"$@\" $WORD\n");
        assertThat(fallback.toFile().setExecutable(true)).isTrue();
        try (TestChild child = checkpointing(file, fallback, read)) {
            assertThat(child.line()).isEqualTo("written");
            assertThat(child.awaitExit()).isZero();
        }
        return file;
    }

    /// Its performance counters are a file that the JVM writes to by its memory.
    private static TestChild checkpointing(Path file, Path fallback, Path read) {
        return TestChild.startWith("-XX:-UsePerfData", Checkpointing.class, file, fallback, read);
    }

    private static List<String> run(
            Path program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            List<String> lines = process.inputReader().readAllLines();
            assertThat(process.waitFor()).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /// Writes itself into a file, and in each restored process tells what it finds.
    static final class Checkpointing {
        private static volatile Object sink = "";

        private Checkpointing() {}

        public static void main(String[] args) throws IOException {
            CompletableFuture<Integer> question = new CompletableFuture<>();
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            daemon(() -> answer.complete(question.join() + 1));
            daemon(() -> {
                while (true) {
                    sink = Map.of("k", TimeUnit.MILLISECONDS.convert(1, TimeUnit.SECONDS));
                    Thread.onSpinWait();
                }
            });
            try (RandomAccessFile file = new RandomAccessFile(args[2], "r")) {
                file.read();
                int threads = Thread.activeCount();
                Optional<InitialStack> stack = Checkpoint.write(Path.of(args[0]), Path.of(args[1]));
                if (stack.isEmpty()) {
                    System.out.println("written");
                } else {
                    report(stack.get(), file);
                    question.complete(IntStream.of(1, 2, 3).sum());
                    System.gc();
                    boolean all = Thread.getAllStackTraces().size() >= threads;
                    System.out.println("counts " + answer.join() + ", threads " + all);
                }
                System.out.flush();
                Processes.exitNow(0);
            }
        }

        private static void report(InitialStack stack, RandomAccessFile file) throws IOException {
            List<String> arguments = stack.arguments().subList(1, stack.arguments().size());
            if (arguments.contains("ignored")) {
                System.out.println("INT ignored " + Processes.isIgnored(Processes.SIGINT));
                return;
            }
            String word =
                    stack.environment().stream()
                            .filter(variable -> variable.startsWith("WORD="))
                            .findFirst()
                            .orElseThrow();
            System.out.println("arguments " + arguments + ", " + word);
            System.out.printf("reads %c, then %c%n", file.read(), file.read());
        }

        private static void daemon(Runnable work) {
            Thread.ofPlatform().daemon().start(work);
        }
    }
}
