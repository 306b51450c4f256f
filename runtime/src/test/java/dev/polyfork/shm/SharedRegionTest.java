package dev.polyfork.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedRegionTest {
    private static final int MAGIC = 0x1234;

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void twoMappingsOfARegionShareItsWords() throws Exception {
        long descriptors = OpenFiles.descriptors();
        Path path = directory.resolve("region");
        try (SharedRegion made = SharedRegion.create(path, 4096, _ -> {});
                SharedRegion opened = SharedRegion.open(path)) {
            Words.setLongVolatile(made.segment(), 8, 42);

            assertThat(Words.getLongVolatile(opened.segment(), 8)).isEqualTo(42);
            assertThat(OpenFiles.mappings(directory)).isEqualTo(2);
        }
        assertThat(OpenFiles.mappings(directory)).isZero();
        assertThat(OpenFiles.descriptors()).isEqualTo(descriptors);
    }

    @Test
    void aRegionOutlivesItsName() {
        Path path = directory.resolve("region");
        try (SharedRegion region = SharedRegion.create(path, 4096, _ -> {})) {
            region.unlink();
            region.unlink();

            region.segment().set(ValueLayout.JAVA_INT, 0, 1);
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void aRegionIsNotMadeTwice() {
        Path path = directory.resolve("region");
        try (SharedRegion first = SharedRegion.create(path, 4096, _ -> {})) {
            assertThatThrownBy(() -> SharedRegion.create(path, 4096, _ -> {}))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("linkat: File exists (errno 17): path=" + first.path());
        }
    }

    @Test
    void aRegionThatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
        Path path = directory.resolve("region");

        assertThatThrownBy(() -> SharedRegion.create(path, 1L << 46, _ -> {}))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        failed -> assertThat(failed.errno()).isEqualTo(Errno.ENOSPC))
                .hasMessageContaining("path=" + path);

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aRegionOfAnotherKindIsRefused() {
        Path path = directory.resolve("region");
        try (SharedRegion region =
                SharedRegion.create(path, 4096, memory -> RegionHeader.write(memory, MAGIC, 1))) {
            RegionHeader.check(region, MAGIC, 1);

            assertThatThrownBy(() -> RegionHeader.check(region, MAGIC, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("not the expected region: path=%s, magic=1234, version=2", path);
        }
    }

    @Test
    void aCreatorKilledMidwayLeavesNothingUnderTheName() {
        Path path = directory.resolve("region");

        try (var child = TestChild.startCrashing("region.filled", Creator.class, path)) {
            assertThat(child.awaitExit()).isEqualTo(137);
        }

        assertThat(path).doesNotExist();
        SharedRegion.create(path, 4096, _ -> {}).close();
    }

    static final class Creator {
        private Creator() {}

        public static void main(String[] args) {
            SharedRegion.create(Path.of(args[0]), 4096, _ -> {}).close();
        }
    }
}
