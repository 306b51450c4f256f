package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.Libc;
import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BellTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private SharedQueue queue;

    @BeforeEach
    void makeQueue() {
        queue = SharedQueue.create(directory, 0);
    }

    @AfterEach
    void closeQueue() throws Exception {
        queue.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void watchingTheFirstTimeFindsWhatIsThere() {
        put();

        queue.beginWatch();

        assertThat(isReadable(queue)).isTrue();
        queue.endWatch();
    }

    @Test
    void aPutWakesAPoll() throws Exception {
        queue.beginWatch();
        assertThat(isReadable(queue)).isFalse();
        Waiting<int[]> polling =
                Waiting.start(_ -> Libc.poll(new int[] {queue.watchFd()}, Libc.POLLIN, -1));

        put();

        assertThat(polling.result()).containsExactly(Libc.POLLIN);
        queue.endWatch();
    }

    @Test
    void aPutWithoutWatchersWritesNothing() {
        queue.beginWatch();
        queue.endWatch();

        put();

        assertThat(isReadable(queue)).isFalse();
    }

    @Test
    void drainingSilencesOnlyAnEmptyQueue() {
        queue.beginWatch();
        put();
        queue.drainBell();
        assertThat(isReadable(queue)).isTrue();

        queue.get(Deadline.NOW);
        queue.drainBell();

        assertThat(isReadable(queue)).isFalse();
        queue.endWatch();
    }

    @Test
    void oneWatcherLeavingDoesNotSilenceTheBellForAnother() {
        try (SharedQueue other = SharedQueue.attach(directory, queue.handle())) {
            queue.beginWatch();
            other.beginWatch();
            put();

            queue.endWatch();

            assertThat(isReadable(other)).isTrue();
            other.endWatch();
        }
    }

    @Test
    void moreRecordsThanThePipeHoldsDoNotBlockThePut() {
        queue.beginWatch();

        for (int i = 0; i < 70_000; i++) {
            put();
        }

        assertThat(queue.size()).isEqualTo(70_000);
        for (int i = 0; i < 70_000; i++) {
            queue.get(Deadline.NOW);
        }
        queue.drainBell();
        assertThat(isReadable(queue)).isFalse();
        queue.endWatch();
    }

    @Test
    void theDescriptorIsClosedWithTheQueue() throws Exception {
        long before = OpenFiles.descriptors();
        try (SharedQueue watched = SharedQueue.create(directory, 0)) {
            assertThat(watched.watchFd()).isEqualTo(watched.watchFd());
        }

        assertThat(OpenFiles.descriptors()).isEqualTo(before);
    }

    private void put() {
        queue.put(new byte[1], 0, Deadline.NOW);
    }

    private static boolean isReadable(SharedQueue queue) {
        return Libc.poll(new int[] {queue.watchFd()}, Libc.POLLIN, 0)[0] != 0;
    }
}
