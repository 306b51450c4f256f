package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestSeed;
import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import dev.polyfork.sync.Deadline;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Queues whose files something else has written to.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedQueueTest {
    private static final RingSizes SMALL = new RingSizes(64, 1024);
    private static final int ROUNDS = 400;
    private static final int RECORDS = 40;

    /// The words that mean most, which are damaged more often than chance would have it.
    private static final List<Integer> WORDS =
            List.of(
                    QueueLayout.MAX_ITEMS,
                    QueueLayout.MAX_RING_BYTES,
                    QueueLayout.PUT_LOCK,
                    QueueLayout.TAIL,
                    QueueLayout.PUT_COUNT,
                    QueueLayout.GET_LOCK,
                    QueueLayout.HEAD,
                    QueueLayout.FIRST_RING,
                    QueueLayout.TAKEN_LARGE,
                    QueueLayout.GET_COUNT,
                    QueueLayout.USERS,
                    QueueLayout.BYTES);

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void anyDamageIsAnErrorOrGoesUnnoticed() throws Exception {
        Random random = new Random(TestSeed.next());
        for (int round = 0; round < ROUNDS; round++) {
            SharedQueue queue = SharedQueue.create(directory, random.nextInt(2) * 100, SMALL);
            for (int i = 0; i < RECORDS; i++) {
                queue.put(Records.of(i, random.nextInt(200)), 0, Deadline.NOW);
            }
            damage(random);

            for (int i = 0; i < RECORDS; i++) {
                expectToldDamage(() -> queue.get(Deadline.NOW));
                expectToldDamage(() -> queue.put(Records.of(0, 150), 0, Deadline.NOW));
            }
            expectToldDamage(() -> SharedQueue.attach(directory, queue.handle()).close());
            expectToldDamage(queue::close);
            removeAll();
        }
        assertThat(OpenFiles.mappings(directory)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD,      4,             position=4",
        "PUT_COUNT, -1,            records=-1",
        "BYTES,     0x7f00000005,  position=0, kind=0",
        "BYTES,     0x1000000ffffffff, length=-1",
        "BYTES,     0x10000007fffffff, length=2147483647",
        "BYTES,     0x20000000000ffff, large-0",
        "FIRST_RING, -7,           'ring=0, first=-7'",
        "MAX_RING_BYTES, 0,        maxBytes=0",
        "TAIL,      -1099511627775, ring-16777215",
    })
    void damageIsSaid(String word, String value, String message) throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            queue.put(new byte[0], 0, Deadline.NOW);
            queue.put(new byte[0], 0, Deadline.NOW);
            int offset = (int) QueueLayout.class.getDeclaredField(word.strip()).get(null);
            write(control(), offset, Long.decode(value));

            assertThatThrownBy(
                            () -> {
                                queue.get(Deadline.NOW);
                                queue.put(new byte[0], 0, Deadline.NOW);
                                SharedQueue.attach(directory, queue.handle());
                            })
                    .hasMessageContaining(message);
        }
        removeAll();
    }

    private void damage(Random random) throws Exception {
        List<Path> files;
        try (var found = Files.list(directory)) {
            files = found.sorted().toList();
        }
        Path file = random.nextBoolean() ? control() : files.get(random.nextInt(files.size()));
        try (SharedRegion region = SharedRegion.open(file)) {
            MemorySegment memory = region.segment();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                boolean important = file.equals(control()) && random.nextBoolean();
                long at =
                        important
                                ? WORDS.get(random.nextInt(WORDS.size()))
                                : random.nextLong(memory.byteSize() / Long.BYTES) * Long.BYTES;
                long value = random.nextLong() >> random.nextInt(Long.SIZE);
                Words.setLongVolatile(memory, at & -Long.BYTES, value);
            }
        }
    }

    private Path control() throws Exception {
        try (var found = Files.list(directory)) {
            return found.filter(file -> !file.getFileName().toString().contains("."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void write(Path file, int offset, long value) {
        try (SharedRegion region = SharedRegion.open(file)) {
            Words.setLongVolatile(region.segment(), offset, value);
        }
    }

    private static void expectToldDamage(ThrowingCallable use) {
        Throwable thrown = catchThrowable(use);
        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOfAny(
                            DamagedQueueException.class,
                            ErrnoException.class,
                            IllegalStateException.class);
        }
    }

    private void removeAll() throws Exception {
        try (var found = Files.list(directory)) {
            for (Path file : found.toList()) {
                Files.delete(file);
            }
        }
    }
}
