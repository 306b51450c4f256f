package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.CheckScript;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the prose of the tutorials promises about multiprocessing holds.
@ProcessTest(seconds = 300)
class PromisesTest {
    private static final Pattern PROMISE = Pattern.compile("@promise\\(([\\d, ]+)\\)");
    private static final Pattern FRAGMENT = Pattern.compile("\"fragment\":");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process_object",
                "ending",
                "sharing",
                "queues",
                "pipes",
                "synchronisation",
                "pools",
                "executors",
                "managers"
            })
    void thePromisesHold(String theme, Polyfork polyfork) throws IOException {
        CheckScript.run("promises/" + theme + ".py", polyfork);
    }

    @Test
    void everyPromiseHasItsCheck() throws IOException {
        Path manifest =
                Polyfork.repository().resolveSibling("shared").resolve("tutorials/manifest.json");
        assumeThat(manifest).as("the list of promises").exists();
        int promises = (int) FRAGMENT.matcher(Files.readString(manifest)).results().count();
        List<Integer> expected = IntStream.range(0, promises).boxed().toList();
        assertThat(covered()).containsExactlyElementsOf(expected);
    }

    /// The numbers that the decorators in the scripts name.
    private static NavigableSet<Integer> covered() throws IOException {
        NavigableSet<Integer> covered = new TreeSet<>();
        try (var scripts = Files.list(Polyfork.script("promises"))) {
            for (Path script : scripts.filter(f -> f.toString().endsWith(".py")).toList()) {
                PROMISE.matcher(Files.readString(script))
                        .results()
                        .flatMap(match -> Pattern.compile(",\\s*").splitAsStream(match.group(1)))
                        .map(Integer::valueOf)
                        .forEach(covered::add);
            }
        }
        return covered;
    }
}
