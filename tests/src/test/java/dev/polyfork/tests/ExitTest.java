package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Running;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the main process ends, and what becomes of its children then.
@ProcessTest
class ExitTest {
    private static final String CHILDREN =
            """
            import multiprocessing as mp, os, sys, time

            def work(ready):
                ready.set()
                time.sleep(60)

            def start(n, **options):
                children = []
                for _ in range(n):
                    ready = mp.Event()
                    child = mp.Process(target=work, args=(ready,), **options)
                    child.start()
                    ready.wait()
                    children.append(child)
                return children

            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pass | 0",
                "import sys; sys.exit() | 0",
                "import sys; sys.exit(7) | 7",
                "import sys; sys.exit(255) | 255",
                "import sys; sys.exit(256) | 0",
                "import sys; sys.exit(-1) | 255",
                "raise SystemExit(True) | 1",
                "import os; os._exit(9) | 9",
                "import os, signal; os.kill(os.getpid(), signal.SIGTERM) | 143",
                "import os; os.kill(os.getpid(), 9) | 137",
                "import signal; signal.raise_signal(signal.SIGTERM) | 143",
                "import signal as s; s.signal(s.SIGPIPE, s.SIG_DFL); s.raise_signal(13) | 141",
                "import signal, time; signal.setitimer(0, 0.01); time.sleep(60) | 142",
            })
    void theStatusIsThatOfPython(String code, int status, Polyfork polyfork) {
        Finished finished = polyfork.code(code).ended(status);
        assertThat(finished.out() + finished.err()).isEmpty();
    }

    @Test
    void aTextGivenToExitIsPrinted(Polyfork polyfork) {
        Finished finished = polyfork.code("import sys; sys.exit('sorry')").ended(1);
        assertThat(finished.err()).isEqualTo("sorry\n");
    }

    @Test
    void anUncaughtExceptionPrintsTheTracebackOfPython(Polyfork polyfork) {
        polyfork.write(
                "fails.py",
                """
                def divide(n):
                    return 1 / n

                divide(0)
                """);
        Finished finished = polyfork.run("fails.py").failed("ZeroDivisionError: division by zero");
        assertThat(finished.err())
                .contains("fails.py\", line 4, in <module>\n    divide(0)\n")
                .contains("fails.py\", line 2, in divide\n    return 1 / n\n");
    }

    @Test
    void anUncaughtExceptionInAChildIsToldWithItsName(Polyfork polyfork) {
        polyfork.write(
                "child_fails.py",
                """
                import multiprocessing as mp

                def divide(n):
                    return 1 / n

                if __name__ == "__main__":
                    child = mp.Process(target=divide, args=(0,), name="divider")
                    child.start()
                    child.join()
                    print(child.exitcode)
                """);
        Finished finished = polyfork.run("child_fails.py").ended(0);
        assertThat(finished.out()).isEqualTo("1\n");
        assertThat(finished.err())
                .startsWith("Process divider:\nTraceback (most recent call last):\n")
                .contains("child_fails.py\", line 4, in divide\n    return 1 / n\n")
                .endsWith("ZeroDivisionError: division by zero\n")
                .doesNotContain("polyglot", "\tat ");
    }

    @Test
    void atTheEndEverythingRunsInPythonsOrder(Polyfork polyfork) {
        polyfork.write(
                "ends.py",
                """
                import atexit, multiprocessing as mp, threading, time
                from functools import partial
                from multiprocessing.util import Finalize

                say = partial(print, flush=True)

                def child(ready):
                    ready.wait()
                    say("child")

                if __name__ == "__main__":
                    ready = mp.Event()
                    Finalize(None, ready.set, exitpriority=1)
                    Finalize(None, say, ("finalize",), exitpriority=5)
                    mp.Process(target=child, args=(ready,)).start()
                    atexit.register(say, "atexit")
                    threading.Thread(target=lambda: (time.sleep(0.2), say("thread"))).start()
                    print("not flushed here")
                """);
        polyfork.run("ends.py").printed("not flushed here\nthread\natexit\nfinalize\nchild\n");
    }

    @Test
    void daemonicChildrenEndAndOthersAreWaitedFor(Polyfork polyfork) {
        Finished finished =
                polyfork.code(
                        CHILDREN
                                + """
                                def short():
                                    time.sleep(0.3)
                                    print("waited for")

                                start(2, daemon=True)
                                mp.Process(target=short).start()
                                print("main is done", flush=True)
                                """);
        finished.printed("main is done\nwaited for\n");
    }

    @Test
    void oneCtrlCEndsAllProcessesEachWithOneTraceback(Polyfork polyfork) {
        polyfork.write(
                "many.py", CHILDREN + "start(2)\nprint('ready', flush=True)\nwork(mp.Event())\n");
        Running running = polyfork.start("many.py");
        running.awaitOutput("ready");
        Running.signal("INT", polyfork.sandbox().processes().living());
        Finished finished = running.await().ended(130);
        // The lines of two processes that end at once may alternate.
        List<String> lines = finished.err().lines().toList();
        assertThat(lines)
                .as("%s", finished)
                .containsOnlyOnce("Process Process-1:", "Process Process-2:");
        for (String line : List.of("Traceback (most recent call last):", "KeyboardInterrupt")) {
            assertThat(Collections.frequency(lines, line)).as("%s", finished).isEqualTo(3);
        }
        assertThat(finished.err()).doesNotContain("\tat ");
    }

    @Test
    void aProcessThatIsInterruptedBeforeItRunsHasOneTraceback(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython prints nothing").isTrue();
        Finished finished =
                polyfork.code(
                        """
                        import multiprocessing as mp

                        class Early(mp.Process):
                            def _bootstrap(self, parent_sentinel=None):
                                raise KeyboardInterrupt

                        child = Early()
                        child.start()
                        child.join()
                        print(child.exitcode)
                        """);
        assertThat(finished.out()).as("%s", finished).isEqualTo("1\n");
        assertThat(finished.err())
                .startsWith("Traceback (most recent call last):\n")
                .endsWith("KeyboardInterrupt\n")
                .doesNotContain("polyfork: ", "\tat ");
    }

    @Test
    void aCaughtCtrlCLeavesTheScriptGoing(Polyfork polyfork) {
        Running running =
                polyfork.start(
                        "-c",
                        """
                        import time
                        print("ready", flush=True)
                        try:
                            time.sleep(60)
                        except KeyboardInterrupt:
                            print("caught")
                        """);
        running.awaitOutput("ready");
        running.signal("INT");
        running.await().printed("ready\ncaught\n");
    }

    @Test
    void ctrlCDuringPoolMapEndsEverything(Polyfork polyfork) {
        polyfork.write(
                "pool.py",
                """
                import multiprocessing as mp, time

                def work(n):
                    print("at work", flush=True)
                    time.sleep(60)

                if __name__ == "__main__":
                    with mp.Pool(2) as pool:
                        pool.map(work, range(4), 1)
                """);
        Running running = polyfork.start("pool.py");
        running.awaitOutput("at work");
        Running.signal("INT", polyfork.sandbox().processes().living());
        Finished finished = running.await().ended(130);
        assertThat(finished.err()).endsWith("KeyboardInterrupt\n");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "KILL, 137", "HUP, 129"})
    void nothingIsLeftWhenTheMainProcessIsKilled(String signal, int status, Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython leaves its children").isTrue();
        Running running =
                polyfork.start(
                        "-c",
                        CHILDREN
                                + """
                                start(2, daemon=True)
                                manager = mp.Manager()
                                print("up", flush=True)
                                time.sleep(60)
                                """);
        running.awaitOutput("up");
        running.signal(signal);
        running.await().ended(status);
        assertThat(polyfork.sandbox().leftBehind()).isEmpty();
        Path counters = Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"));
        assertThat(counters.resolve(Long.toString(running.pid()))).doesNotExist();
    }

    /// The copy of the main process that children are forked from notices the death at whatever it
    /// does at that time, and has the program on its stack.
    @Test
    void aKilledProgramIsNotRunAgainByItsCopy(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython has no copy").isTrue();
        String program =
                """
                import multiprocessing, os, sys, time
                os.write(1, b"run once;")
                time.sleep(float(sys.argv[1]))
                os.kill(os.getpid(), 9)
                """;
        for (int hundredths = 0; hundredths < 40; hundredths += 2) {
            Finished finished =
                    polyfork.run("-c", program, String.valueOf(hundredths / 100.0)).ended(137);
            assertThat(finished.out())
                    .as("killed after %d/100 s", hundredths)
                    .isEqualTo("run once;");
            assertThat(finished.err()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftWhenTheMainProcessIsKilledWhileItsStandbyBoots(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython has no standby").isTrue();
        Running running =
                polyfork.start("-c", "import multiprocessing as mp, time; time.sleep(60)");
        while (polyfork.sandbox().processes().living().size() < 2) {
            Thread.onSpinWait();
        }
        running.signal("TERM");
        assertThat(running.await().ended(143).err()).isEmpty();
        assertThat(polyfork.sandbox().leftBehind()).isEmpty();
    }

    @Test
    void aKilledChildLeavesNoLockTaken(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython's lock stays taken").isTrue();
        Finished finished =
                polyfork.code(
                        """
                        import multiprocessing as mp, time

                        def hold(lock, ready):
                            lock.acquire()
                            ready.set()
                            time.sleep(60)

                        lock, ready = mp.Lock(), mp.Event()
                        child = mp.Process(target=hold, args=(lock, ready))
                        child.start()
                        ready.wait()
                        child.kill()
                        print(lock.acquire(timeout=30))
                        child.join()
                        """);
        assertThat(finished.out()).as("%s", finished).isEqualTo("True\n");
        assertThat(finished.err())
                .startsWith("polyfork: process ")
                .contains("died", "lock")
                .hasLineCount(1);
    }

    @Test
    void aChildThatRaisesLeavesNoLockTaken(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).as("CPython's lock stays taken").isTrue();
        Finished finished =
                polyfork.code(
                        """
                        import multiprocessing as mp

                        def hold(lock):
                            lock.acquire()
                            raise OSError("full")

                        lock = mp.Lock()
                        child = mp.Process(target=hold, args=(lock,))
                        child.start()
                        child.join()
                        print(lock.acquire(timeout=30), child.exitcode)
                        """);
        assertThat(finished.out()).as("%s", finished).isEqualTo("True 1\n");
        assertThat(finished.err())
                .containsPattern("polyfork: process \\d+ died \\(exit code 1\\) holding 1 lock");
    }

    @Test
    void aCleanExitLeavesTheLockTaken(Polyfork polyfork) {
        polyfork.code(
                        """
                        import multiprocessing as mp

                        lock = mp.Lock()
                        child = mp.Process(target=lock.acquire)
                        child.start()
                        child.join()
                        print(lock.acquire(timeout=0.2), child.exitcode)
                        """)
                .printed("False 0\n");
    }
}
