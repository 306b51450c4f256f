package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a forked child gets by value, case by case.
@ProcessTest(seconds = 180)
class SnapshotTest {

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Polyfork.script("snapshot"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py") && !name.equals("harness.py"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theSnapshotIsWhatAForkWouldGive(String name, Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).isTrue();
        Finished finished = polyfork.run(Polyfork.script("snapshot").resolve(name));
        assertThat(finished.out()).as("%s", finished).contains("OK");
        finished.ended(0);
    }
}
