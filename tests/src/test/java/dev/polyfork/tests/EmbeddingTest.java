package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.samples.EmbedPool;
import dev.polyfork.samples.SharedQueue;
import dev.polyfork.samples.Timeouts;
import dev.polyfork.tests.support.FatJar;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Java application that uses the library as users do: a `main` in a JVM of its own.
@ProcessTest(seconds = 150)
class EmbeddingTest {
    private static final Path SAMPLES = Polyfork.repository().resolve("samples");
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String OURS = ".*/(shim|runtime|samples)/target/[^/]*";
    private static final String RESULT = "2432902008176640000 Stats[count=2, mean=2.0]\n3.0\n";
    private static final List<String> CLASS_PATH =
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(place -> !place.isEmpty() && Files.exists(Path.of(place)))
                    .toList();
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
    void theSampleOfSharedObjectsRuns(Polyfork polyfork) {
        assertThat(withImage(polyfork, SharedQueue.class, SAMPLES.resolve("embed")).ended(0).out())
                .startsWith("exit code 0\n")
                .contains("Java has the lock\n", "event 1: 1\n", "event 2: 4\n", "event 3: 9\n");
    }

    @Test
    void theSampleOfLimitsRuns(Polyfork polyfork) {
        assertThat(withImage(polyfork, Timeouts.class).ended(0).out())
                .isEqualTo(
                        """
                        too long
                        cancelled: true
                        out of memory: true
                        still there: 42
                        """);
    }

    @Test
    void aClassPathMayHaveSpacesAndChineseLetters(Polyfork polyfork, @TempDir Path temp)
            throws IOException {
        Path folder = Files.createDirectory(temp.resolve("mit Leer 中文"));
        List<String> places = new ArrayList<>(CLASS_PATH);
        places.removeIf(place -> place.matches(OURS));
        Path ours = folder.resolve("我们的 classes.jar");
        FatJar.write(ours, matching(OURS), EmbedPool.class.getName());
        places.add(ours.toString());
        Path module = Files.createDirectory(folder.resolve("模块"));
        Files.copy(SAMPLES.resolve("embed/scores.py"), module.resolve("scores.py"));

        Finished sample =
                polyfork.env("LC_ALL", "C.UTF-8")
                        .launcher(JAVA)
                        .run(
                                NATIVE,
                                "-cp",
                                String.join(File.pathSeparator, places),
                                EmbedPool.class.getName(),
                                module);

        assertThat(sample.ended(0).out()).isEqualTo(RESULT);
    }

    @Test
    void aFatJarIsEnough(Polyfork polyfork, @TempDir Path temp) throws IOException {
        Path jar = temp.resolve("app.jar");
        FatJar.write(jar, CLASS_PATH, EmbedPool.class.getName());

        Finished sample =
                polyfork.launcher(JAVA).run(NATIVE, "-jar", jar, SAMPLES.resolve("embed"));

        assertThat(sample.ended(0).out()).isEqualTo(RESULT);
    }

    @Test
    void itMayBeOnTheModulePath(Polyfork polyfork, @TempDir Path temp) throws IOException {
        for (String name : List.of("shim", "runtime")) {
            Path jar = temp.resolve("polyfork-" + name + ".jar");
            List<String> module = matching(".*/%s/target/[^/]*".formatted(name));
            FatJar.write(jar, module, EmbedPool.class.getName());
        }
        List<String> modules = new ArrayList<>(matching(".*/org/(graalvm|bouncycastle)/.*"));
        modules.add(temp.toString());

        Finished sample =
                polyfork.launcher(JAVA)
                        .run(
                                NATIVE + ",polyfork.runtime",
                                "-p",
                                String.join(File.pathSeparator, modules),
                                "--add-modules",
                                "ALL-MODULE-PATH",
                                "-cp",
                                SAMPLES.resolve("target/classes"),
                                EmbedPool.class.getName(),
                                SAMPLES.resolve("embed"));

        assertThat(sample.ended(0).out()).isEqualTo(RESULT);
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

    private static List<String> matching(String pattern) {
        return CLASS_PATH.stream().filter(place -> place.matches(pattern)).toList();
    }

    private static Finished withImage(Polyfork polyfork, Class<?> sample, Object... args) {
        List<Object> words = new ArrayList<>(List.of(NATIVE, "-cp"));
        words.add(String.join(File.pathSeparator, CLASS_PATH));
        words.add(sample.getName());
        words.addAll(List.of(args));
        return polyfork.env("POLYFORK_HOME", Polyfork.home().toString())
                .launcher(JAVA)
                .run(words.toArray());
    }

    private static void runSample(Polyfork polyfork) {
        Finished sample =
                polyfork.launcher(JAVA)
                        .run(
                                NATIVE,
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbedPool.class.getName(),
                                SAMPLES.resolve("embed"));

        // Without an image a line on stderr says how to get one.
        assertThat(sample.ended(0).out()).isEqualTo(RESULT);
    }
}
