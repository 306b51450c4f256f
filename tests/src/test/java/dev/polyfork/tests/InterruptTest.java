package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Running;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Ctrl-C reaches all processes of a program, and each ends by itself if it can.
@ProcessTest
class InterruptTest {
    private static final String POOL =
            """
            import multiprocessing as mp, signal, time

            def clean(barrier):
                try:
                    barrier.wait()
                    print("at work", flush=True)
                    time.sleep(60)
                finally:
                    print("cleaned up", flush=True)

            def stubborn(barrier):
                barrier.wait()
                print("at work", flush=True)
                while True:
                    try:
                        time.sleep(60)
                    except KeyboardInterrupt:
                        pass

            def ignore():
                signal.signal(signal.SIGINT, signal.SIG_IGN)

            def run(function, **options):
                with mp.Manager() as manager:
                    barrier = manager.Barrier(2)
                    pool = mp.Pool(2, **options)
                    workers = list(pool._pool)
                    try:
                        pool.map(function, [barrier] * 2, 1)
                    except KeyboardInterrupt:
                        pool.terminate()
                        pool.join()
                        print([worker.exitcode for worker in workers], flush=True)

            """;

    @Test
    void whoWaitsForInputIsInterrupted(Polyfork polyfork) {
        String code =
                """
                import os, sys
                reader, writer = os.pipe()
                os.dup2(reader, 0)
                reads = input, sys.stdin.readline, sys.stdin.read, sys.stdin.buffer.read
                for number, read in enumerate(reads):
                    try:
                        print('waits', number, flush=True)
                        read()
                    except KeyboardInterrupt:
                        pass
                os.write(writer, b'text\\n')
                print(input())
                """;
        Running running = polyfork.start("-c", code);
        for (int number = 0; number < 4; number++) {
            running.awaitOutput("waits " + number);
            running.signal("INT");
        }
        running.await().printed("waits 0\nwaits 1\nwaits 2\nwaits 3\ntext\n");
    }

    /// Without a handler of our own one in five was lost.
    @RepeatedTest(4)
    void importsDoNotSwallowIt(Polyfork polyfork) {
        String code =
                """
                import time
                imports = compile('import os;' * 100_000, 'imports', 'exec')
                try:
                    print('imports', flush=True)
                    exec(imports)
                    time.sleep(5)
                except KeyboardInterrupt:
                    print('caught')
                """;
        Running running = polyfork.start("-c", code);
        running.awaitOutput("imports");
        running.signal("INT");
        running.await().printed("imports\ncaught\n");
    }

    @Test
    void workersOfAPoolCleanUpAndPrintTheirTracebacks(Polyfork polyfork) {
        Finished finished = interrupted(polyfork, "run(clean)").ended(0);
        assertThat(finished.out()).containsOnlyOnce("[1, 1]");
        assertThat(finished.out().split("cleaned up", -1)).as("%s", finished).hasSize(3);
        assertThat(finished.err())
                .contains("Process ForkPoolWorker-2:", "Process ForkPoolWorker-3:")
                .doesNotContain("\tat ");
        assertThat(finished.err().lines().filter("KeyboardInterrupt"::equals)).hasSize(2);
    }

    @Test
    void workersThatIgnoreItAreTerminated(Polyfork polyfork) {
        Finished finished = interrupted(polyfork, "run(clean, initializer=ignore)").ended(0);
        assertThat(finished.out()).as("%s", finished).endsWith("[-15, -15]\n");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void workersThatGoOnAreTerminatedAfterAWhile(Polyfork polyfork) {
        Finished finished = interrupted(polyfork, "run(stubborn)").ended(0);
        assertThat(finished.out()).as("%s", finished).endsWith("[-15, -15]\n");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void aProgramThatEndsByItWaitsForDaemonsToCleanUp(Polyfork polyfork) {
        String end =
                """
                class Alone:
                    wait = print

                child = mp.Process(target=clean, args=(Alone,), daemon=True)
                child.start()
                child.join()
                """;
        Finished finished = interrupted(polyfork, end).ended(130);
        assertThat(finished.out()).as("%s", finished).endsWith("cleaned up\n");
        assertThat(finished.err()).contains("Process Process-1:");
        assertThat(finished.err().lines().filter("KeyboardInterrupt"::equals)).hasSize(2);
    }

    @Test
    void aProgramThatWaitsAtItsEndWaitsForProcessesToCleanUp(Polyfork polyfork) {
        String end =
                """
                ready = mp.Event()
                mp.util.Finalize(None, ready.set, exitpriority=1)
                mp.Process(target=clean, args=(ready,)).start()
                """;
        Finished finished = interrupted(polyfork, end).ended(0);
        assertThat(finished.out()).as("%s", finished).endsWith("cleaned up\n");
        assertThat(finished.err()).contains("Process Process-1:");
        assertThat(finished.err().lines().filter("KeyboardInterrupt"::equals)).hasSize(2);
    }

    private static Finished interrupted(Polyfork polyfork, String end) {
        assumeThat(Polyfork.isImage()).as("CPython's parent may terminate them first").isTrue();
        Running running = polyfork.start("-c", POOL + end);
        running.awaitOutput("at work");
        Running.signal("INT", polyfork.sandbox().processes().living());
        return running.await();
    }
}
