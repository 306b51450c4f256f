package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.ShmDirectory;
import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.Waiting;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Puts and gets that never wait. With a dead process at the queue: see {@link QueueCrashTest}. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueAtOnceTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void theyMixWithThoseThatMayWait() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            assertThat(queue.takeNow()).isEmpty();
            assertThat(putNow(queue, 1)).isTrue();
            queue.put(Records.of(2, 9), 2, Deadline.NOW);
            assertThat(putNow(queue, 3)).isTrue();

            assertThat(queue.takeNow().orElseThrow().bytes()).isEqualTo(Records.of(1, 9));
            assertThat(queue.get(Deadline.NOW).orElseThrow().bytes()).isEqualTo(Records.of(2, 9));
            QueueItem third = queue.takeNow().orElseThrow();
            assertThat(third.bytes()).isEqualTo(Records.of(3, 9));
            assertThat(third.tag()).isEqualTo(3);
            assertThat(third.number()).isEqualTo(2);
            assertThat(queue.takeNow()).isEmpty();
        }
    }

    @Test
    void aFullQueueTakesNothing() {
        try (SharedQueue queue = SharedQueue.create(directory, 1)) {
            assertThat(putNow(queue, 1)).isTrue();
            assertThat(putNow(queue, 2)).isFalse();

            assertThat(queue.size()).isEqualTo(1);
        }
    }

    @Test
    void theyWakeWhoWaits() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 1)) {
            Waiting<Optional<QueueItem>> getting =
                    Waiting.start(hook -> queue.get(Deadline.NEVER, hook)).untilAsleep();
            assertThat(putNow(queue, 1)).isTrue();
            assertThat(getting.result()).isPresent();

            assertThat(putNow(queue, 2)).isTrue();
            MemorySegment third = MemorySegment.ofArray(Records.of(3, 9));
            Waiting<Boolean> putting =
                    Waiting.start(hook -> queue.put(third, 3, Deadline.NEVER, hook)).untilAsleep();
            assertThat(queue.takeNow()).isPresent();
            assertThat(putting.result()).isTrue();
        }
    }

    @Test
    void aRecordWithAFileOfItsOwnIsLeft() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            queue.put(Records.of(1, 10_000_000), 1, Deadline.NOW);

            assertThat(queue.takeNow()).isEmpty();
            assertThat(queue.size()).isEqualTo(1);
            assertThat(queue.get(Deadline.NOW)).isPresent();
        }
    }

    @Test
    void whatIsTakenIsRecorded() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            queue.enterTaker();
            putNow(queue, 1);
            queue.takeNow();

            assertThat(queue.bury((int) ProcessHandle.current().pid()))
                    .isEqualTo(OptionalLong.of(0));
        }
    }

    @Test
    void aRecordThatDoesNotFitInMemoryIsRefused() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            var huge = MemorySegment.NULL.reinterpret(1L << 32);

            assertThatThrownBy(() -> queue.putNow(huge, 0)).isInstanceOf(ArithmeticException.class);

            assertThat(putNow(queue, 1)).isTrue();
        }
    }

    private static boolean putNow(SharedQueue queue, int number) {
        return queue.putNow(MemorySegment.ofArray(Records.of(number, 9)), number);
    }
}
