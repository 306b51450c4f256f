package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.os.ProcessFork;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.ImageCopy;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher restores a JVM in which Python has started; a program cannot tell.
@ProcessTest(seconds = 300)
class CheckpointTest {
    private static final String IS_RESTORED =
            "import os; print(os.readlink('/proc/self/exe').endswith('/lib/checkpoint'))";

    @BeforeAll
    static void onlyWhereItCanBe() {
        assumeThat(Polyfork.isImage()).as("a test of the image").isTrue();
        assumeThat(ProcessFork.isSupported()).as("a JVM can be restored").isTrue();
    }

    @Test
    void aProgramRunsInARestoredJvm(Polyfork polyfork) {
        polyfork.code(IS_RESTORED).printed("True\n");
        polyfork.env("PYTHONUNBUFFERED", "1").env("PYTHONDONTWRITEBYTECODE", "1");
        polyfork.env("PYTHONIOENCODING", "utf-8");
        polyfork.code(IS_RESTORED).printed("True\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O", "-I", "-Wignore", "-Xdev"})
    void anotherConfigurationIsBooted(String option, Polyfork polyfork) {
        polyfork.run(option, "-c", IS_RESTORED).printed("False\n");
    }

    @Test
    void aTakenDescriptorLeadsToABoot(Polyfork polyfork) {
        String command = "exec '%s' -c \"%s\" %s";
        Path launcher = polyfork.launcher();
        Polyfork shell = polyfork.launcher(Path.of("/bin/bash"));
        shell.run("-c", command.formatted(launcher, IS_RESTORED, "9</dev/null")).printed("True\n");
        shell.run("-c", command.formatted(launcher, IS_RESTORED, "70</dev/null"))
                .printed("False\n");
    }

    @Test
    void thePlaceAndTheVariablesAreThoseOfTheRun(Polyfork polyfork) {
        Path folder = polyfork.write("文件夹/file", "").getParent();
        polyfork.in(folder)
                .env("WORD", "中文")
                .code(
                        """
                        import os, subprocess, sys
                        print(os.getcwd() == os.environ["PWD_WANTED"], os.environ["WORD"])
                        print(os.path.exists("file"), open("file").read() == "", sys.argv)
                        subprocess.run(["sh", "-c", "echo $WORD $(basename $(pwd))"])
                        os.system("echo $WORD")
                        """
                                .replace("os.environ[\"PWD_WANTED\"]", "'" + folder + "'"))
                .printed("True 中文\nTrue True ['-c']\n中文 文件夹\n中文\n");
    }

    @Test
    void noTwoRunsHaveTheSameRandomNumbers(Polyfork polyfork) {
        String code =
                """
                import os, random, secrets, uuid, multiprocessing
                key = multiprocessing.current_process().authkey
                print(random.random(), os.urandom(8).hex(), uuid.uuid4(), secrets.token_hex(),
                      bytes(key).hex())
                """;
        List<String> one = List.of(polyfork.code(code).ended(0).out().split(" ", -1));
        List<String> other = List.of(polyfork.code(code).ended(0).out().split(" ", -1));
        assertThat(one).hasSameSizeAs(other).doesNotContainAnyElementsOf(other);
    }

    @Test
    void modulesAreThereOnlyWhenImported(Polyfork polyfork) {
        polyfork.code(
                        """
                        import sys
                        print("queue" in sys.modules, "multiprocessing" in sys.modules)
                        import queue
                        print("threading" in sys.modules, "multiprocessing" in sys.modules)
                        print(queue.__spec__.origin == queue.__file__, queue.__loader__.name)
                        del sys.modules["queue"]
                        import queue as again, importlib
                        print(again is not queue, importlib.reload(again) is again)
                        import multiprocessing.pool
                        print(multiprocessing.Process().name, multiprocessing.pool.queue is queue)
                        """)
                .printed("False False\nTrue False\nTrue queue\nTrue True\nProcess-1 True\n");
    }

    @Test
    void theMainModuleIsEmpty(Polyfork polyfork) {
        String names =
                "__annotations__ __builtins__ __doc__ __loader__ __name__ __package__ __spec__\n";
        polyfork.code("print(*dir())").printed(names);
        polyfork.run("-B", "-I", "-c", "print(*dir())").printed(names);
        Path script = polyfork.write("names.py", "print(*dir(), __file__)");
        polyfork.run(script)
                .printed(
                        names.replace("__loader__", "__file__ __loader__").strip()
                                + " "
                                + script
                                + "\n");
    }

    @Test
    void theProgramsOwnModulesWin(Polyfork polyfork) {
        polyfork.write(
                "queue.py", "mine = True\nfrom _queue import Empty\nclass Full(Exception): 0\n");
        Path script =
                polyfork.write(
                        "own.py",
                        """
                        import multiprocessing.queues, queue
                        print(queue.mine, multiprocessing.queues.Full is queue.Full)
                        """);
        polyfork.run(script).printed("True True\n");
        polyfork.code("import queue; print(queue.mine)").printed("True\n");
        polyfork.env("PYTHONPATH", polyfork.sandbox().work().toString())
                .in(Path.of("/"))
                .code("import queue; print(queue.mine)")
                .printed("True\n");
    }

    @Test
    void standardStreamsAreThoseOfTheRun(Polyfork polyfork) {
        Path launcher = polyfork.launcher();
        Polyfork shell = polyfork.launcher(Path.of("/bin/sh"));
        String code = "import sys; print(sys.stdin, sys.stdout.name, sys.stderr is None)";
        shell.run("-c", "exec '%s' -c '%s' <&- 2>&-".formatted(launcher, code))
                .printed("None <stdout> True\n");
        shell.run("-c", "echo in | '%s' -c 'print(input())' | cat".formatted(launcher))
                .printed("in\n");
    }

    @Test
    void anIgnoredInterruptStaysIgnored(Polyfork polyfork) {
        Path launcher = polyfork.launcher();
        String code = "import os, signal; os.kill(os.getpid(), 2); print(signal.getsignal(2).name)";
        polyfork.launcher(Path.of("/bin/sh"))
                .run("-c", "trap '' INT; exec '%s' -c '%s'".formatted(launcher, code))
                .printed("SIG_IGN\n");
    }

    @Test
    void aCheckpointMadeInTheBackgroundCanBeInterrupted(Polyfork polyfork) {
        ImageCopy.of(polyfork);
        Path launcher = polyfork.launcher();
        String first = "trap '' INT; exec '%s' -c ''";
        polyfork.launcher(Path.of("/bin/sh")).run("-c", first.formatted(launcher)).printed("");
        polyfork.launcher(launcher)
                .code("import signal; print(signal.getsignal(2).__name__)\n" + IS_RESTORED)
                .printed("default_int_handler\nTrue\n");
    }

    @Test
    void aCopyGetsACheckpointOfItsOwn(Polyfork polyfork) throws IOException {
        Path lib = ImageCopy.of(polyfork).folder().resolve("lib");
        polyfork.code(IS_RESTORED).printed("True\n");
        assertThat(Files.readString(lib.resolve("checkpoint.key"))).contains(lib.getParent() + "");
        assertThat(names(lib)).contains("checkpoint").noneMatch(CheckpointTest::isLeftover);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncate -s 1M lib/checkpoint",
                "touch lib/polyfork-runtime-*.jar",
                "rm lib/checkpoint; mkdir lib/checkpoint",
                "rm lib/checkpoint"
            })
    void withoutAGoodOneAJvmIsBooted(String damage, Polyfork polyfork) {
        ImageCopy copy = ImageCopy.of(polyfork);
        polyfork.code("1").printed("");
        copy.change(damage);
        assertThat(polyfork.code(IS_RESTORED).ended(0).out()).isEqualTo("False\n");
    }

    @Test
    void manyFirstRunsAtOnce(Polyfork polyfork) throws IOException {
        Path lib = ImageCopy.of(polyfork).folder().resolve("lib");
        String all = "for i in 1 2 3; do '%s' -c 'print(1)' & done; wait";
        Path launcher = polyfork.launcher();
        Finished finished =
                polyfork.launcher(Path.of("/bin/sh")).run("-c", all.formatted(launcher));
        finished.printed("1\n1\n1\n");
        assertThat(names(lib)).contains("checkpoint").noneMatch(CheckpointTest::isLeftover);
    }

    private static boolean isLeftover(String name) {
        return name.endsWith(".new") || name.endsWith(".tmp") || name.endsWith(".log");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
