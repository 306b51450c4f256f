package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Namespace;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad input gets one clear sentence and the right status, and leaves nothing behind.
@ProcessTest
class BadInputTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path SAMPLE = Polyfork.repository().resolve("samples/lock_counter.py");
    private static final String SAMPLE_OUTPUT = "1000\n";

    @Test
    void aMissingScript(Polyfork polyfork) {
        polyfork.run("missing.py")
                .ended(2)
                .complained("can't open file", "missing.py", "[Errno 2] No such file or directory");
    }

    @Test
    void aScriptWhoseNameIsNotUtf8(Polyfork polyfork) {
        polyfork.code("import os, sys; os.execv(sys.executable, ['python', b'\\xe9.py'])")
                .ended(2)
                .complained("can't open file", ".py", "[Errno ");
    }

    @Test
    void aFolderWithoutMain(Polyfork polyfork) {
        polyfork.write("empty/readme.txt", "nothing to run");
        polyfork.run("empty").ended(1).complained("can't find '__main__' module in", "empty");
    }

    @Test
    void aMissingModule(Polyfork polyfork) {
        polyfork.run("-m", "no_such_module").ended(1).complained("No module named no_such_module");
    }

    @Test
    void anOptionWithoutItsArgument(Polyfork polyfork) {
        Finished finished = polyfork.run("-c").ended(2);
        assertThat(finished.err()).contains("expected for the -c option");
    }

    @Test
    void aSyntaxError(Polyfork polyfork) {
        polyfork.write("wrong.py", "a = 1\nif a = 2:\n    pass\n");
        Finished finished = polyfork.run("wrong.py").ended(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .startsWith("  File \"")
                .contains("wrong.py\", line 2\n    if a = 2:\n")
                .contains("SyntaxError: ")
                .doesNotContain("Traceback", "\tat ");
    }

    @Test
    void aScriptThatIsNotUtf8(Polyfork polyfork) {
        polyfork.write("latin.py", "print('é')\n".getBytes(StandardCharsets.ISO_8859_1));
        Finished finished = polyfork.run("latin.py").ended(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .contains("SyntaxError: ", "latin.py", "\\xe9", "line 1")
                .doesNotContain("\tat ");
    }

    @Test
    void aScriptOfZeros(Polyfork polyfork) {
        polyfork.write("zeros.py", new byte[100]);
        Finished finished = polyfork.run("zeros.py").ended(1);
        assertThat(finished.err()).contains("source code").doesNotContain("\tat ");
    }

    @Test
    void aDamagedZipFile(Polyfork polyfork) {
        polyfork.write("damaged.pyz", "PK\003\004 and nothing more");
        Finished finished = polyfork.run("damaged.pyz").ended(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).contains("damaged.pyz").doesNotContain("\tat ");
    }

    @Test
    void aTemporaryDirectoryThatIsTooLongForSockets(Polyfork polyfork) {
        assumeImage();
        String name = "long/" + "d".repeat(100) + "/file";
        polyfork.write(name, "");
        Path folder = polyfork.sandbox().work().resolve(name).getParent();
        String script =
                """
                import multiprocessing as mp, sys, tempfile
                from multiprocessing.connection import Listener

                with mp.Manager() as manager, Listener(family="AF_UNIX") as listener:
                    print(manager.list([1, 2]), len(listener.address) < 108)
                    print(tempfile.gettempdir() == sys.argv[1])
                """;
        Finished finished =
                polyfork.env("TMPDIR", folder.toString()).run("-c", script, folder).ended(0);
        assertThat(finished.out()).isEqualTo("[1, 2] True\nTrue\n");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void aWorkingDirectoryThatIsGone(Polyfork polyfork) {
        assumeImage();
        String script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" -c 'print(1)'";
        Path python = polyfork.launcher();
        Finished finished = polyfork.launcher(SHELL).run("-c", script, python);
        assertThat(finished.out()).as("%s", finished).isIn("", "1\n");
        assertThat(finished.err())
                .contains(finished.status() == 0 ? "" : "polyfork: ")
                .doesNotContain("java");
    }

    /// CPython's child ends with 255 and says nothing.
    @ParameterizedTest
    @ValueSource(strings = {"spawn", "forkserver"})
    void anExecutableThatIsNone(String method, Polyfork polyfork) {
        assumeImage();
        polyfork.code(
                        """
                        import multiprocessing
                        context = multiprocessing.get_context("%s")
                        context.set_executable("/no/such/python")
                        try:
                            context.Process().start()
                        except FileNotFoundError as error:
                            print(error)
                        """
                                .formatted(method))
                .printed("[Errno 2] No such file or directory: '/no/such/python'\n");
    }

    @Test
    void aFullStandardOutput(Polyfork polyfork) {
        Path python = polyfork.launcher();
        Finished finished =
                polyfork.launcher(SHELL)
                        .run("-c", "exec \"$0\" -c 'print(1)' >/dev/full", python)
                        .ended(120);
        assertThat(finished.err())
                .contains("OSError: [Errno 28] No space left on device")
                .doesNotContain("\tat ");
    }

    @Test
    void closedStandardStreams(Polyfork polyfork) {
        Path python = polyfork.launcher();
        polyfork.launcher(SHELL)
                .run("-c", "\"$0\" -c 'print(1)' >&- 2>&- <&-; echo $?", python)
                .printed("0\n");
    }

    @Test
    void noPlaceForTemporaryFiles(Polyfork polyfork) {
        assumeImage();
        polyfork.env("TMPDIR", "/no/such/folder")
                .env("POLYFORK_SESSION_DIR", "/no/such/folder")
                .env("XDG_RUNTIME_DIR", "/no/such/folder")
                .env("XDG_CACHE_HOME", "/no/such/folder")
                .env("HOME", "/no/such/folder")
                .run(SAMPLE)
                .printed(SAMPLE_OUTPUT);
    }

    @Test
    void noSharedMemoryFolder(Polyfork polyfork) {
        assumeImage();
        String device = "touch /dev/$d; mount --bind devices/$d /dev/$d";
        String script =
                "mkdir devices; mount --rbind /dev devices; mount -t tmpfs none /dev;"
                        + " for d in null zero random urandom; do %s; done".formatted(device);
        Namespace.with(script, polyfork)
                .withoutEnv("POLYFORK_SESSION_DIR")
                .run(SAMPLE)
                .printed(SAMPLE_OUTPUT);
    }

    @Test
    void aQueueThatHasNoMoreRoomSaysSo(Polyfork polyfork) {
        assumeImage();
        Namespace.with("mount -t tmpfs -o size=2m none /dev/shm", polyfork)
                .withoutEnv("POLYFORK_SESSION_DIR")
                .code(
                        """
                        import multiprocessing
                        queue = multiprocessing.Queue()
                        stored = 0
                        try:
                            while True:
                                queue.put(bytes(300_000))
                                stored += 1
                        except OSError as error:
                            print(error.errno, "POLYFORK_SESSION_DIR" in str(error), stored > 0)
                        print({len(queue.get()) for _ in range(stored)}, queue.empty())
                        queue.put("small")
                        print(queue.get())
                        """)
                .printed("28 True True\n{300000} True\nsmall\n");
    }

    @Test
    void tooFewDescriptorsForAChildAreAnOSError(Polyfork polyfork) {
        assumeImage();
        String script = "#!/bin/sh\nulimit -n 60\nexec '%s' \"$@\"\n";
        Path limited = polyfork.write("limited", script.formatted(polyfork.launcher()));
        assertThat(limited.toFile().setExecutable(true)).isTrue();
        polyfork.launcher(limited)
                .code(
                        """
                        import multiprocessing, time
                        children, refused = [], 0
                        for _ in range(40):
                            child = multiprocessing.Process(target=time.sleep, args=(0.2,))
                            try:
                                child.start()
                                children.append(child)
                            except OSError:
                                refused += 1
                        for child in children:
                            child.join()
                        print(refused > 0, {child.exitcode for child in children})
                        for child in children:
                            child.close()
                        again = multiprocessing.Process(target=print, args=("again",), kwargs={"flush": True})
                        again.start()
                        again.join()
                        print(again.exitcode)
                        """)
                .printed("True {0}\nagain\n0\n");
    }

    @Test
    void noWritableFolderAtAll(Polyfork polyfork) {
        assumeImage();
        assumeThat(Polyfork.home().startsWith("/tmp")).as("the test hides /tmp").isFalse();
        Finished finished =
                Namespace.with(
                                "mount -o ro -t tmpfs n /dev/shm; mount -o ro -t tmpfs n /tmp",
                                polyfork)
                        .withoutEnv("POLYFORK_SESSION_DIR", "XDG_RUNTIME_DIR")
                        .env("TMPDIR", "/tmp")
                        .run(SAMPLE);
        finished.failed(
                "OSError: [Errno 28] no place for the session directory:"
                        + " set TMPDIR to a writable directory");
    }

    @Test
    void argumentsThatCannotBePickledAreNamedWithTheirPath(Polyfork polyfork) {
        assumeImage();
        polyfork.code(
                        """
                        import multiprocessing as mp, threading
                        def attempt(call, *args):
                            try:
                                call(*args)
                            except Exception as error:
                                print(type(error).__name__, error)
                        queue = mp.Queue()
                        attempt(queue.put, {"a": [1, (n for n in ())]})
                        context = mp.get_context("spawn")
                        child = context.Process(target=print, args=(1, threading.Lock()))
                        attempt(child.start)
                        """)
                .printed(
                        """
                        TypeError cannot pickle 'generator' object (at ['a'][1])
                        TypeError cannot send args[1] of SpawnProcess-1: \
                        cannot pickle '_thread.lock' object
                        """);
    }

    @Test
    void aResultThatCannotBeUnpickledReachesTheCaller(Polyfork polyfork) {
        assumeImage();
        Finished finished =
                polyfork.code(
                        """
                        import multiprocessing as mp
                        from concurrent.futures import ProcessPoolExecutor
                        class Bad:
                            def __reduce__(self):
                                return int, ("no number",)
                        def make():
                            return Bad()
                        with mp.Pool(1) as pool:
                            try:
                                pool.apply_async(make).get(timeout=20)
                            except Exception as error:
                                print(type(error).__name__, "no number" in str(error))
                            print(pool.apply(abs, (-1,)))
                        with ProcessPoolExecutor(1) as executor:
                            error = executor.submit(make).exception(timeout=20)
                            print(error is not None)
                        """);
        finished.ended(0);
        assertThat(finished.out()).matches("(?!TimeoutError)\\w+ True\n1\nTrue\n");
    }

    private static void assumeImage() {
        assumeThat(Polyfork.isImage()).as("a test of the image").isTrue();
    }
}
