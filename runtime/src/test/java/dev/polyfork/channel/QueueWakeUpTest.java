package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import dev.polyfork.sync.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Slices of an hour instead of a moment: whoever is not woken never comes back.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueWakeUpTest {
    private static final String HOUR_SLICES = "-Dpolyfork.sliceMillis=3600000";

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void noWakeUpIsLost(int maxItems) {
        try (SharedQueue queue = SharedQueue.create(directory, maxItems)) {
            Object[] arguments = {directory, queue.handle()};
            try (var first = TestChild.startWith(HOUR_SLICES, Child.class, arguments);
                    var second = TestChild.startWith(HOUR_SLICES, Child.class, arguments)) {
                assertThat(first.awaitExit()).isZero();
                assertThat(second.awaitExit()).isZero();
            }
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    /// Puts and gets the same number of records, so that all together come out even.
    static final class Child {
        private static final int PAIRS = 2;
        private static final int ROUNDS = 10_000;

        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            try (SharedQueue queue = SharedQueue.attach(Path.of(args[0]), args[1])) {
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < PAIRS; i++) {
                    threads.add(Thread.ofPlatform().start(() -> put(queue)));
                    threads.add(Thread.ofPlatform().start(() -> get(queue)));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }

        private static void put(SharedQueue queue) {
            for (int i = 0; i < ROUNDS; i++) {
                queue.put(new byte[8], 0, Deadline.NEVER);
            }
        }

        private static void get(SharedQueue queue) {
            for (int i = 0; i < ROUNDS; i++) {
                queue.get(Deadline.NEVER);
            }
        }
    }
}
