package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Slices of an hour instead of a moment: whoever is not woken never comes back.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeUpTest {
    private static final String HOUR_SLICES = "-Dpolyfork.sliceMillis=3600000";

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void noWakeUpIsLost() {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            String lock = table.create(SemaphoreKind.LOCK, 1, 1).handle();
            String semaphore = table.create(SemaphoreKind.SEMAPHORE, 2, 2).handle();
            Object[] arguments = {directory, lock, semaphore};
            try (var first = TestChild.startWith(HOUR_SLICES, Child.class, arguments);
                    var second = TestChild.startWith(HOUR_SLICES, Child.class, arguments)) {
                assertThat(first.awaitExit()).isZero();
                assertThat(second.awaitExit()).isZero();
            }
            assertThat(table.attach(lock).value()).isEqualTo(1);
            assertThat(table.attach(semaphore).value()).isEqualTo(2);
        }
    }

    static final class Child {
        private static final int THREADS = 3;
        private static final int ROUNDS = 5_000;

        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            SemaphoreTable table = SemaphoreTable.open(Path.of(args[0]));
            for (String handle : List.of(args[1], args[2])) {
                SharedSemaphore semaphore = table.attach(handle);
                var threads = new ArrayList<Thread>();
                for (int i = 0; i < THREADS; i++) {
                    threads.add(Thread.ofPlatform().start(() -> takeAndGiveBack(semaphore)));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }

        private static void takeAndGiveBack(SharedSemaphore semaphore) {
            for (int i = 0; i < ROUNDS; i++) {
                semaphore.acquire(Deadline.NEVER);
                // Long enough that others give up spinning.
                for (int spin = 0; spin < 200; spin++) {
                    Thread.onSpinWait();
                }
                semaphore.release();
            }
        }
    }
}
