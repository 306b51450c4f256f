package dev.polyfork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.launch.SessionDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StandbyRehearsalTest {
    @Test
    @Timeout(60)
    void leavesNothingOpen() throws IOException {
        // The first one opens what stays open: the sources of random numbers.
        StandbyRehearsal.run();
        List<String> before = descriptors();
        StandbyRehearsal.run();
        assertThat(descriptors()).isEqualTo(before);
        try (SessionDirectory free = SessionDirectory.create()) {
            assertThat(free.path()).isEmptyDirectory();
        }
    }

    private static List<String> descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(Path::toFile).map(File::getName).sorted().toList();
        }
    }
}
