package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestSeed;
import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.WaitHook;
import dev.polyfork.sync.WaitInterruptedException;
import dev.polyfork.sync.Waiting;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedQueueTest {
    private static final RingSizes SMALL = new RingSizes(64, 1024);

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private long descriptorsBefore;

    @BeforeEach
    void countDescriptors() throws Exception {
        SharedQueue.create(directory, 0).close();
        descriptorsBefore = OpenFiles.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(OpenFiles.descriptors()).isEqualTo(descriptorsBefore);
        assertThat(OpenFiles.mappings(directory)).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void recordsComeOutInOrderWithTheirTags() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            queue.put(Records.of(1, 5), 1, Deadline.NOW);
            queue.put(Records.of(2, 0), RecordHeader.MAX_TAG, Deadline.NOW);
            try (Arena arena = Arena.ofConfined()) {
                queue.put(arena.allocate(3), 0, Deadline.NOW, WaitHook.NONE);
            }

            assertThat(queue.size()).isEqualTo(3);
            QueueItem first = queue.get(Deadline.NOW).orElseThrow();
            assertThat(first.bytes()).isEqualTo(Records.of(1, 5));
            assertThat(first.tag()).isEqualTo(1);
            QueueItem second = queue.get(Deadline.NOW).orElseThrow();
            assertThat(second.bytes()).isEqualTo(Records.of(2, 0));
            assertThat(second.tag()).isEqualTo(RecordHeader.MAX_TAG);
            assertThat(queue.get(Deadline.NOW).orElseThrow().bytes()).isEqualTo(new byte[3]);
            assertThat(queue.get(Deadline.NOW)).isEmpty();
        }
    }

    @Test
    void anEmptyRecordIsARecord() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            queue.put(new byte[0], 7, Deadline.NOW);

            assertThat(queue.isEmpty()).isFalse();
            assertThat(queue.get(Deadline.NOW).orElseThrow().bytes()).isEmpty();
        }
    }

    @Test
    void anyMixOfPutsAndGetsOfAnySizeKeepsEveryRecord() {
        long seed = TestSeed.next();
        Random random = new Random(seed);
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            var expected = new ArrayDeque<byte[]>();
            for (int i = 0; i < 20_000; i++) {
                // Drifts between filling and draining, so that rings come and go.
                if (random.nextInt(100) < (i / 500 % 2 == 0 ? 55 : 45)) {
                    byte[] record = Records.of(i, random.nextInt(200));
                    queue.put(record, 0, Deadline.NOW);
                    expected.add(record);
                } else if (expected.isEmpty()) {
                    assertThat(queue.get(Deadline.NOW)).isEmpty();
                } else {
                    assertThat(queue.get(Deadline.NOW).orElseThrow().bytes())
                            .isEqualTo(expected.remove());
                }
                assertThat(queue.size()).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void anUnboundedQueueNeverBlocksAndGivesTheMemoryBack() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(queue.put(Records.of(i, 100), 0, Deadline.NOW)).isTrue();
            }
            assertThat(files()).hasSizeGreaterThan(900);
            for (int i = 0; i < 10_000; i++) {
                assertThat(queue.get(Deadline.NOW).orElseThrow().bytes())
                        .isEqualTo(Records.of(i, 100));
            }

            assertThat(files()).hasSize(2);
        }
    }

    @Test
    void aLongStreamNeedsNoFurtherFiles() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            for (int i = 0; i < 100_000; i++) {
                queue.put(Records.of(i, i % 300), 0, Deadline.NOW);
                assertThat(queue.get(Deadline.NOW)).isPresent();
            }

            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void aLargeRecordTakesAFileOfItsOwnUntilItIsTaken() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            byte[] large = Records.of(1, 10_000_000);

            queue.put(large, 3, Deadline.NOW);
            queue.put(Records.of(2, 5), 4, Deadline.NOW);
            assertThat(files()).hasSize(2);

            QueueItem item = queue.get(Deadline.NOW).orElseThrow();
            assertThat(item.bytes()).isEqualTo(large);
            assertThat(item.tag()).isEqualTo(3);
            assertThat(queue.get(Deadline.NOW).orElseThrow().tag()).isEqualTo(4);
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void aRecordThatDoesNotFitInMemoryLeavesTheQueueAsItWas() {
        try (SharedQueue queue = SharedQueue.create(directory, 0);
                Arena arena = Arena.ofConfined()) {
            queue.put(Records.of(1, 5), 0, Deadline.NOW);
            var huge = arena.allocate(1).reinterpret(1L << 32);

            assertThatThrownBy(() -> queue.put(huge, 0, Deadline.NOW, WaitHook.NONE))
                    .isInstanceOf(ArithmeticException.class);

            assertThat(queue.size()).isEqualTo(1);
            assertThat(queue.put(Records.of(2, 5), 0, Deadline.NOW)).isTrue();
        }
    }

    @Test
    void aBoundedQueueIsFullAtItsLimit() {
        try (SharedQueue queue = SharedQueue.create(directory, 2)) {
            assertThat(queue.put(Records.of(1, 1), 0, Deadline.NOW)).isTrue();
            assertThat(queue.isFull()).isFalse();
            assertThat(queue.put(Records.of(2, 1), 0, Deadline.NOW)).isTrue();

            assertThat(queue.isFull()).isTrue();
            assertThat(queue.put(Records.of(3, 1), 0, Deadline.NOW)).isFalse();
            assertThat(queue.put(Records.of(3, 1), 0, Deadline.in(5_000_000))).isFalse();
            queue.get(Deadline.NOW);
            assertThat(queue.isFull()).isFalse();
            assertThat(queue.put(Records.of(3, 1), 0, Deadline.NOW)).isTrue();
            assertThat(queue).hasToString("SharedQueue[%s, size=2, maxItems=2]", queue.handle());
        }
    }

    @Test
    void aPutWaitsForRoomAndAGetForARecord() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 1)) {
            Waiting<Optional<QueueItem>> getting =
                    Waiting.start(hook -> queue.get(Deadline.NEVER, hook)).untilAsleep();
            queue.put(Records.of(1, 1), 0, Deadline.NOW);
            assertThat(getting.result().orElseThrow().bytes()).isEqualTo(Records.of(1, 1));

            queue.put(Records.of(2, 1), 0, Deadline.NOW);
            Waiting<Boolean> putting = Waiting.start(hook -> put(queue, 3, hook)).untilAsleep();
            assertThat(queue.get(Deadline.NOW)).isPresent();
            assertThat(putting.result()).isTrue();
            assertThat(queue.size()).isEqualTo(1);
        }
    }

    @Test
    void aGetGivesUpAtItsDeadline() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            long timeout = TimeUnit.MILLISECONDS.toNanos(20);
            long before = System.nanoTime();

            assertThat(queue.get(Deadline.in(timeout))).isEmpty();

            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(timeout);
        }
    }

    @Test
    void aJavaInterruptEndsAGet() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            Waiting<Optional<QueueItem>> getting =
                    Waiting.start(hook -> queue.get(Deadline.NEVER, hook)).untilAsleep();

            getting.interrupt();

            assertThatThrownBy(getting::result)
                    .hasRootCauseInstanceOf(WaitInterruptedException.class);
        }
    }

    @Test
    void everyWaitingGetGetsOneOfSeveralRecords() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            List<Waiting<Optional<QueueItem>>> getters = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                getters.add(Waiting.start(hook -> queue.get(Deadline.NEVER, hook)));
            }
            for (Waiting<Optional<QueueItem>> getter : getters) {
                getter.untilAsleep();
            }

            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                queue.put(Records.of(i, 10), 0, Deadline.NOW);
            }
            for (Waiting<Optional<QueueItem>> getter : getters) {
                numbers.add(Records.number(getter.result().orElseThrow().bytes()));
            }

            assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void threadsLoseAndRepeatNothing() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 50, SMALL)) {
            int each = 5_000;
            List<Waiting<Boolean>> putters = new ArrayList<>();
            List<Waiting<List<Integer>>> getters = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int first = i * each;
                putters.add(Waiting.start(hook -> putMany(queue, first, each, hook)));
                getters.add(Waiting.start(hook -> getMany(queue, each, hook)));
            }
            for (Waiting<Boolean> putter : putters) {
                assertThat(putter.result()).isTrue();
            }
            List<Integer> all = new ArrayList<>();
            for (Waiting<List<Integer>> getter : getters) {
                all.addAll(getter.result());
            }

            assertThat(all).hasSize(3 * each).doesNotHaveDuplicates();
        }
    }

    @Test
    void attachingFindsTheSameQueueAndTheLastUserRemovesIt() throws Exception {
        SharedQueue made = SharedQueue.create(directory, 3);
        SharedQueue attached = SharedQueue.attach(directory, made.handle());
        made.put(Records.of(1, 1), 0, Deadline.NOW);

        made.close();
        made.close();

        assertThat(attached.maxItems()).isEqualTo(3);
        assertThat(attached.get(Deadline.NOW)).isPresent();
        attached.close();
        assertThatThrownBy(() -> SharedQueue.attach(directory, made.handle()))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        failed -> assertThat(failed.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void whatIsNoQueueIsRefused() throws Exception {
        Path other = Files.write(directory.resolve("other"), new byte[8192]);

        assertThatThrownBy(() -> SharedQueue.attach(directory, "queue:other"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("not the expected region: path=" + other);
        assertThatThrownBy(() -> SharedQueue.attach(directory, "queue:../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a queue: handle=queue:../x");
        Files.delete(other);
    }

    @Test
    void aTagOutOfRangeIsRefused() {
        try (SharedQueue queue = SharedQueue.create(directory, 0)) {
            assertThatThrownBy(() -> queue.put(new byte[1], -1, Deadline.NOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such tag: tag=-1");
        }
    }

    private static boolean put(SharedQueue queue, int number, WaitHook hook) {
        var record = java.lang.foreign.MemorySegment.ofArray(Records.of(number, number % 150));
        return queue.put(record, 0, Deadline.NEVER, hook);
    }

    private static boolean putMany(SharedQueue queue, int first, int count, WaitHook hook) {
        for (int i = first; i < first + count; i++) {
            put(queue, i, hook);
        }
        return true;
    }

    private static List<Integer> getMany(SharedQueue queue, int count, WaitHook hook) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = queue.get(Deadline.NEVER, hook).orElseThrow().bytes();
            numbers.add(Records.number(record));
        }
        return numbers;
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
