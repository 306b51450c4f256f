package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.os.ProcessFork;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.ImageCopy;
import dev.polyfork.tests.support.Namespace;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The image as a folder: copied, read-only, damaged.
@ProcessTest(seconds = 300)
class ImageTest {
    /// What a copy that does not keep times does to the image.
    private static final String LOSE_TIMES = "touch -d 2020-01-01 lib/python-language-*.jar";

    private static final Path SAMPLE = Polyfork.repository().resolve("samples/hello_process.py");
    private static final String SAMPLE_OUTPUT = "hello world\nexit code 0\n";

    @BeforeAll
    static void needsTheImage() {
        assumeThat(Polyfork.isImage()).as("a test of the image").isTrue();
    }

    @Test
    void worksInAnotherPlaceAndWhenReadOnly(Polyfork polyfork) {
        Path copy = ImageCopy.of(polyfork).folder();
        polyfork.run(SAMPLE).printed(SAMPLE_OUTPUT);
        String mount = "mount --bind \"%s\" \"%s\"; mount -o remount,ro,bind \"%s\"";
        Namespace.with(mount.formatted(copy, copy, copy), polyfork)
                .run(SAMPLE)
                .printed(SAMPLE_OUTPUT);
    }

    @Test
    void aCopyThatLostItsTimesIsToldOnceAndRenewed(Polyfork polyfork) {
        ImageCopy.of(polyfork).change(LOSE_TIMES);
        Finished first = polyfork.run(SAMPLE).ended(0);
        assertThat(first.out()).isEqualTo(SAMPLE_OUTPUT);
        assertThat(first.err().lines()).hasSize(1).allMatch(line -> line.contains("cache"));
        polyfork.run(SAMPLE).printed(SAMPLE_OUTPUT);
    }

    @Test
    void aReadOnlyCopyThatLostItsTimesStillWorks(Polyfork polyfork) {
        ImageCopy copy = ImageCopy.of(polyfork);
        copy.change(LOSE_TIMES);
        String mount = "mount --bind \"%s\" \"%s\"; mount -o remount,ro,bind \"%s\"";
        Finished finished =
                Namespace.with(
                                mount.formatted(copy.folder(), copy.folder(), copy.folder()),
                                polyfork)
                        .run(SAMPLE)
                        .ended(0);
        assertThat(finished.out()).isEqualTo(SAMPLE_OUTPUT);
        assertThat(finished.err().lines()).as("%s", finished).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": > lib/polyfork.aot",
                "rm lib/polyfork.aot",
                "truncate -s 1M lib/polyfork.aot",
                "printf nonsense | dd of=lib/polyfork.aot conv=notrunc status=none"
            })
    void aDamagedCacheIsToldOnceAndTheScriptRuns(String damage, Polyfork polyfork) {
        ImageCopy.of(polyfork).change(damage);
        Finished first = polyfork.run(SAMPLE).ended(0);
        assertThat(first.out()).as("%s", first).isEqualTo(SAMPLE_OUTPUT);
        assertThat(first.err().lines()).as("%s", first).hasSize(1);
        assertThat(first.err()).startsWith("polyfork: ").contains("cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm lib/python-language-*.jar",
                "rm lib/polyfork-runtime-*.jar",
                "rm runtime/bin/java",
                "rm -r shim",
                "rm -r python"
            })
    void aDamagedImageIsTold(String damage, Polyfork polyfork) {
        ImageCopy.of(polyfork).change(damage);
        polyfork.run(SAMPLE).ended(2).complained("polyfork: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rm runtime/bin/java", "ln -sf /bin/false runtime/bin/java"})
    void aRunGoesOnWhenItsJavaIsGone(String damage, Polyfork polyfork) throws IOException {
        assumeThat(ProcessFork.isSupported()).as("children are forked").isTrue();
        assertThat(started(damage, "keep", polyfork)).isEqualTo("{0}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rm runtime/bin/java", "ln -sf /bin/false runtime/bin/java"})
    void aChildThatCannotBeStartedIsAnOSError(String damage, Polyfork polyfork) throws IOException {
        // What this run would fork its children from is killed, and what it would boot is broken.
        // The JVMs that were already on their way end with 1.
        assertThat(started(damage, "kill", polyfork)).isIn("OSError\n{0}\n", "OSError\n{0, 1}\n");
    }

    /// Output of a script that starts one child, has something happen to its image, and starts
    /// more.
    private static String started(String damage, String standbys, Polyfork polyfork)
            throws IOException {
        ImageCopy copy = ImageCopy.of(polyfork);
        assertThat(Files.isExecutable(copy.folder().resolve("runtime/bin/java"))).isTrue();
        Path script =
                polyfork.write(
                        "starts.py",
                        """
                        import multiprocessing as mp, os, sys
                        first = mp.Process(target=int)
                        first.start()
                        first.join()
                        os.chdir(sys.argv[1])
                        assert os.system(sys.argv[2]) == 0
                        killed = []
                        for pid in filter(str.isdigit, os.listdir("/proc")):
                            try:
                                with open(f"/proc/{pid}/stat") as stat:
                                    parent = int(stat.read().rpartition(")")[2].split()[1])
                                if parent == os.getpid() and sys.argv[3] == "kill":
                                    os.kill(int(pid), 9)
                                    killed.append(f"/proc/{pid}")
                            except OSError:
                                pass
                        while any(map(os.path.exists, killed)):
                            pass  # a standby whose death is not noticed may become a child
                        started = [first]
                        try:
                            for n in range(20):
                                started.append(mp.Process(target=int))
                                started[-1].start()
                        except OSError as error:
                            print("OSError")
                            started.pop()
                        for child in started:
                            child.join()
                        print({child.exitcode for child in started})
                        """);
        Finished finished = polyfork.run(script, copy.folder(), damage, standbys).ended(0);
        return finished.out();
    }
}
