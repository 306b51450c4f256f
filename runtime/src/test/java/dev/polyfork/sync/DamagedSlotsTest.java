package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import dev.polyfork.os.TestSeed;
import dev.polyfork.shm.RegionHeader;
import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Semaphores whose file something else has written to, and handles that are none.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedSlotsTest {
    private static final int ROUNDS = 500;
    private static final int HEADER_BYTES = 64;

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void anyDamageIsAnErrorOrGoesUnnoticed() {
        Random random = new Random(TestSeed.next());
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            for (int round = 0; round < ROUNDS; round++) {
                SemaphoreKind kind = SemaphoreKind.of(random.nextInt(3));
                SharedSemaphore semaphore = table.create(kind, 1, 1);
                damage(random, semaphore.slotId());

                expectToldDamage(semaphore::tryAcquire);
                expectToldDamage(semaphore::release);
                expectToldDamage(semaphore::toString);
                expectToldDamage(() -> table.attach(semaphore.handle()).close());
                expectToldDamage(() -> table.recoverDead(random.nextInt()));
                expectToldDamage(semaphore::close);
            }
        }
    }

    @Test
    void aDamagedSlotKeepsNoOtherLocked() {
        try (SemaphoreTable table = SemaphoreTable.open(directory);
                SharedSemaphore damaged = table.create(SemaphoreKind.LOCK, 1, 1);
                SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);
                var holder =
                        TestChild.start(
                                SemaphoreCrashTest.Child.class, directory, "hold", lock.handle())) {
            assertThat(holder.line()).isEqualTo("taken");
            Words.setInt(damaged.slot, SlotLayout.KIND, 77);
            holder.kill();

            assertThat(table.recoverDead(holder.pid())).containsExactly(lock.slotId());
        }
    }

    @Test
    void aFileOfAnotherLengthIsRefused() {
        Path file = directory.resolve("semaphores-0");
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            SharedRegion.create(
                            file,
                            4096,
                            memory -> RegionHeader.write(memory, SlotFile.MAGIC, SlotFile.VERSION))
                    .close();

            assertThatThrownBy(() -> table.create(SemaphoreKind.LOCK, 1, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not the expected region: path=" + file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sem", "sem:1", "sem:x:1", "sem:1:1:1", "sem:99999999999:1"})
    void whatIsNoHandleIsRefused(String handle) {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            assertThatThrownBy(() -> table.attach(handle))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sem:-1:1", "sem:2147483647:1", "sem:5:1", "sem:1023:0"})
    void aHandleOfNothingMakesNoFiles(String handle) {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            assertThatThrownBy(() -> table.attach(handle))
                    .isInstanceOf(NoSuchElementException.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    /// Write to any word of a slot, or to the hint.
    private void damage(Random random, int slotId) {
        long value = random.nextLong() >> random.nextInt(Long.SIZE);
        try (SharedRegion file = SharedRegion.open(directory.resolve("semaphores-0"))) {
            MemorySegment memory = file.segment();
            long slot = HEADER_BYTES + (long) slotId * SlotLayout.BYTES;
            long at = slot + Long.BYTES * random.nextLong(SlotLayout.BYTES / Long.BYTES);
            Words.setLongVolatile(memory, random.nextInt(9) == 0 ? 16 : at, value);
        }
    }

    private static void expectToldDamage(ThrowingCallable use) {
        Throwable thrown = catchThrowable(use);
        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOfAny(
                            IllegalStateException.class,
                            IllegalMonitorStateException.class,
                            NoSuchElementException.class);
        }
    }
}
