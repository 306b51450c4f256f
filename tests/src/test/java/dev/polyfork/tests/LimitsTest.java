package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Nobody;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the system has no room for is an error where it is asked for, and nothing hangs.
@ProcessTest
class LimitsTest {
    @BeforeEach
    void assumeImage() {
        assumeThat(Polyfork.isImage()).as("CPython has other needs").isTrue();
    }

    @Test
    void noRoomForAProcessIsAnOSErrorOfItsStart(Polyfork polyfork) {
        Nobody.runs("", polyfork)
                .code(
                        """
                        import multiprocessing as mp, os, subprocess
                        from concurrent.futures import ProcessPoolExecutor

                        limits = subprocess.Popen(
                            ["sh", "-c", '''
                             usual=$(prlimit --nproc --raw --noheadings -o SOFT)
                             for n in 1 $usual; do
                                 read -r _
                                 prlimit --pid "$0" --nproc=$n:
                                 echo
                             done''', str(os.getpid())],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

                        def next_limit():
                            limits.stdin.write(b"\\n")
                            limits.stdout.read(1)

                        def attempt(call, *args):
                            try:
                                call(*args)
                                return True
                            except OSError as error:
                                failures.add(str(error))
                                return False

                        failures = set()
                        gate = mp.Event()
                        mp.Process(target=gate.is_set).start()
                        next_limit()
                        print(attempt(mp.Pool, 30))
                        with ProcessPoolExecutor(30) as executor:
                            print(attempt(executor.submit, abs, 1))
                        children = [mp.Process(target=gate.wait) for _ in range(30)]
                        started = [child for child in children if attempt(child.start)]
                        gate.set()
                        for child in started:
                            child.join()
                        print(len(started) < 30, {child.exitcode for child in started} <= {0})
                        next_limit()
                        with mp.Pool(1) as pool:
                            print(pool.apply(abs, (-1,)))
                        print(failures)
                        """)
                .printed(
                        """
                        False
                        False
                        True True
                        1
                        {'[Errno 11] Resource temporarily unavailable'}
                        """);
    }

    @Test
    void noRoomForItsOwnThreadsIsSaidInOneSentence(Polyfork polyfork) {
        assumeThat(Polyfork.home().resolve("lib/checkpoint")).as("JVMs can be restored").exists();
        assumeThat(Nobody.isAlone())
                .as("the only user whose processes are known is nobody")
                .isTrue();
        Nobody.runs("prlimit --nproc=5", polyfork)
                .code("print(1)")
                .ended(2)
                .complained("polyfork: no room for the threads of a JVM", "ulimit -u");
    }

    @Test
    void whatAJvmSaysBeforeItsEndIsOnStandardError(Polyfork polyfork) {
        String script = "ulimit -v 500000 && exec \"$0\" -c 'print(1)'";
        Path python = polyfork.launcher();
        Finished finished =
                polyfork.launcher(Path.of("/bin/sh")).run("-c", script, python).ended(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).contains("Error occurred during initialization of VM");
    }
}
