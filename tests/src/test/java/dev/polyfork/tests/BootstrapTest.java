package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Namespace;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A fresh clone: the launcher builds the image by itself. Slow: about two minutes.
@Tag("bootstrap")
@ProcessTest(seconds = 600)
class BootstrapTest {
    private static final String SAMPLE_OUTPUT = "hello world\nexit code 0\n";

    @BeforeAll
    static void needsAClone() {
        assumeThat(Polyfork.isImage()).isTrue();
        assumeThat(Polyfork.repository().resolve(".git")).as("a repository to clone").exists();
    }

    @Test
    void aFreshCloneRunsItsSamples(Polyfork polyfork) throws IOException {
        Path clone = clone(polyfork);
        rename(clone, polyfork);
        polyfork.in(clone).env("LC_ALL", "POSIX").launcher(clone.resolve("bin/polyfork"));
        theFullDiskIsTold(polyfork, clone);

        polyfork.launcher(clone.resolve("bin/polyfork"));
        Running first = polyfork.start("samples/hello_process.py");
        Running second = polyfork.start("samples/hello_process.py");
        Finished one = first.await().ended(0);
        Finished other = second.await().ended(0);
        assertThat(one.out()).isEqualTo(SAMPLE_OUTPUT).isEqualTo(other.out());
        assertThat(one.err() + other.err()).as("progress").contains("polyfork: ");
        polyfork.run("samples/hello_process.py").printed(SAMPLE_OUTPUT);
        try (Stream<Path> files = Files.list(clone.resolve("target"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .contains("polyfork")
                    .noneMatch(name -> name.startsWith("polyfork."));
        }
    }

    /// Gives the clone a name that is not ASCII, by which this JVM may not be able to call it.
    private static void rename(Path clone, Polyfork polyfork) throws IOException {
        Path script = polyfork.sandbox().work().resolve("rename.sh");
        Files.writeString(script, "mv \"$1\" \"${1%/*}/新 目录\" && ln -s '新 目录' \"$1\"");
        polyfork.launcher(Path.of("/bin/sh")).run(script, clone).printed("");
    }

    private static void theFullDiskIsTold(Polyfork polyfork, Path clone) throws IOException {
        Files.createDirectory(clone.resolve("target"));
        String mount = "mount -t tmpfs -o size=20m none \"%s/target\"".formatted(clone);
        Finished finished = Namespace.with(mount, polyfork).run("samples/hello_process.py");
        assertThat(finished.status()).as("%s", finished).isNotZero();
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err().strip().lines().toList().getLast())
                .as("%s", finished)
                .startsWith("polyfork: ")
                .contains("No space left on device");
    }

    @Test
    void aDiskWithoutRoomForTheOutputOfMavenIsToldOnce(Polyfork polyfork) throws IOException {
        Path clone = clone(polyfork);
        Files.createDirectory(clone.resolve("target"));
        Path maven = polyfork.write("bin/mvn", "#!/bin/sh\nyes polyfork | head -n 9999; exit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        polyfork.in(clone)
                .launcher(clone.resolve("bin/polyfork"))
                .env("PATH", maven.getParent() + ":/usr/bin:/bin");
        String mount = "mount -t tmpfs -o size=8k none \"%s/target\"".formatted(clone);
        Finished finished = Namespace.with(mount, polyfork).run("-c", "").ended(1);
        assertThat(finished.err().lines())
                .as("%s", finished)
                .hasSize(2)
                .last()
                .asString()
                .contains("could not be built: No space left on device");
    }

    @Test
    void withoutAJdkItSaysWhatIsMissing(Polyfork polyfork) {
        Path clone = clone(polyfork);
        polyfork.in(clone).launcher(clone.resolve("bin/polyfork"));
        Namespace.with("mount -t tmpfs none /usr/lib/jvm", polyfork)
                .withoutEnv("JAVA_HOME", "POLYFORK_JAVA_HOME")
                .env("HOME", polyfork.sandbox().work().toString())
                .env("PATH", "/usr/bin:/bin")
                .run("samples/hello_process.py")
                .ended(2)
                .complained("polyfork: ", "JDK 25");
    }

    private static Path clone(Polyfork polyfork) {
        Path clone = polyfork.sandbox().work().resolve("a clone");
        Finished cloned =
                polyfork.launcher(Path.of("/usr/bin/git"))
                        .run("clone", "-q", Polyfork.repository(), clone);
        cloned.printed("");
        return clone;
    }
}
