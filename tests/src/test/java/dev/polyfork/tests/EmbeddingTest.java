package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.samples.EmbedPool;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A Java application that uses the library as users do: a `main` in a JVM of its own.
@ProcessTest(seconds = 150)
class EmbeddingTest {
    private static final Path SAMPLES = Polyfork.repository().resolve("samples");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @Test
    void theSampleRunsWithoutAnImage(Polyfork polyfork) {
        runSample(polyfork);
    }

    @Test
    void theSampleRunsWithAnImage(Polyfork polyfork) {
        runSample(polyfork.env("POLYFORK_HOME", Polyfork.home().toString()));
    }

    @Test
    void theReadmeShowsTheSample() throws IOException {
        String sample =
                Files.readString(
                        SAMPLES.resolve("src/main/java/dev/polyfork/samples/EmbedPool.java"));
        int start = sample.indexOf("        try (Polyfork");
        String shown = sample.substring(start, sample.indexOf("\n    }\n", start)).stripIndent();

        assertThat(Files.readString(Polyfork.repository().resolve("README.md"))).contains(shown);
    }

    private static void runSample(Polyfork polyfork) {
        Finished sample =
                polyfork.launcher(JAVA)
                        .run(
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbedPool.class.getName(),
                                SAMPLES.resolve("embed"));

        // Without an image a line on stderr says how to get one.
        assertThat(sample.ended(0).out())
                .isEqualTo("2432902008176640000 Stats[count=2, mean=2.0]\n3.0\n");
    }
}
