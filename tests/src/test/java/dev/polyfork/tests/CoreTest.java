package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.CheckScript;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The package as a whole, beyond what the tutorials promise.
@ProcessTest(seconds = 300)
class CoreTest {

    @ParameterizedTest
    @ValueSource(strings = {"fork", "spawn", "forkserver"})
    void theCoreWorksUnderEachStartMethod(String method, Polyfork polyfork) throws IOException {
        CheckScript.run("core/start_methods.py", polyfork, method);
    }

    @Test
    void aChildLogsWhatItDoesAndNoErrors(Polyfork polyfork) {
        Finished finished =
                polyfork.code(
                        """
                        import multiprocessing
                        multiprocessing.log_to_stderr('INFO')
                        process = multiprocessing.Process(target=len, args=('',))
                        process.start()
                        process.join()
                        """);
        finished.ended(0);
        assertThat(finished.err())
                .contains("[INFO/Process-1] process shutting down")
                .doesNotContain("raised");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "more_processes",
                "more_queues",
                "extremes",
                "maps",
                "more_memory",
                "more_pools",
                "killed",
                "lost_workers",
                "misuse",
                "open_files",
                "own_signals",
                "plain",
                "processors",
                "sleeping",
                "text",
                "turns",
                "views"
            })
    void theRestWorks(String theme, Polyfork polyfork) throws IOException {
        CheckScript.run("core/" + theme + ".py", polyfork);
    }
}
