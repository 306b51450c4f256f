package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.CPython;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every sample prints what the text next to it says, and that is what CPython prints.
@ProcessTest
class SamplesTest {
    private static final Path SAMPLES = Polyfork.repository().resolve("samples");

    static Stream<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSamplePrintsWhatItShould(String name, Polyfork polyfork) throws IOException {
        polyfork.run(SAMPLES.resolve(name)).printed(expected(name));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void cpythonPrintsTheSame(String name, Polyfork polyfork) throws IOException {
        assumeThat(name).as("CPython cannot pickle lambdas").isNotEqualTo("lambdas.py");
        Optional<Path> python = CPython.find();
        assumeThat(python).as("a CPython 3.12").isPresent();
        polyfork.launcher(python.get()).run(SAMPLES.resolve(name)).printed(expected(name));
    }

    @Test
    void samplesAreShort() throws IOException {
        for (String name : samples().toList()) {
            assertThat(Files.readAllLines(SAMPLES.resolve(name))).as(name).hasSizeBetween(5, 80);
        }
    }

    private static String expected(String name) throws IOException {
        return Files.readString(SAMPLES.resolve("expected", name.replace(".py", ".txt")));
    }
}
