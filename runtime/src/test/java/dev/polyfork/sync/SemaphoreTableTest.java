package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.ShmDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreTableTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void attachingFindsTheSameSemaphore() {
        try (SemaphoreTable table = SemaphoreTable.open(directory);
                SemaphoreTable other = SemaphoreTable.open(directory)) {
            SharedSemaphore made = table.create(SemaphoreKind.SEMAPHORE, 3, 5);

            SharedSemaphore attached = other.attach(made.handle());

            made.acquire(Deadline.NOW);
            assertThat(attached.value()).isEqualTo(2);
            assertThat(attached.maxValue()).isEqualTo(5);
            assertThat(attached.kind()).isEqualTo(SemaphoreKind.SEMAPHORE);
            assertThat(attached.count()).isZero();
            assertThat(attached).hasToString("SEMAPHORE[" + made.handle() + ", value=2]");
        }
    }

    @Test
    void aSlotIsUsedAgainWhenTheLastUserHasClosedIt() {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            SharedSemaphore made = table.create(SemaphoreKind.LOCK, 1, 1);
            SharedSemaphore attached = table.attach(made.handle());

            made.close();
            made.close();
            assertThat(table.create(SemaphoreKind.LOCK, 1, 1).slotId()).isNotEqualTo(made.slotId());
            attached.close();

            SharedSemaphore next = table.create(SemaphoreKind.SEMAPHORE, 7, 7);
            assertThat(next.slotId()).isEqualTo(made.slotId());
            assertThat(next.value()).isEqualTo(7);
        }
    }

    @Test
    void aHandleOfAClosedSemaphoreIsRefused() {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            SharedSemaphore made = table.create(SemaphoreKind.LOCK, 1, 1);
            made.close();
            SharedSemaphore next = table.create(SemaphoreKind.LOCK, 1, 1);

            assertThat(next.slotId()).isEqualTo(made.slotId());
            assertThatThrownBy(() -> table.attach(made.handle()))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("semaphore is gone: handle=" + made.handle());
            assertThatThrownBy(() -> table.attach("queue:x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not a semaphore: handle=queue:x");
        }
    }

    @Test
    void contradictoryValuesAreRefused() {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            assertThatThrownBy(() -> table.create(SemaphoreKind.SEMAPHORE, 2, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such semaphore: kind=SEMAPHORE, value=2, maxValue=1");
            assertThatThrownBy(() -> table.create(SemaphoreKind.LOCK, 1, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void furtherFilesAreMadeForThousandsOfSemaphores() throws Exception {
        long descriptors = OpenFiles.descriptors();
        try (SemaphoreTable table = SemaphoreTable.open(directory);
                SemaphoreTable other = SemaphoreTable.open(directory)) {
            Set<Integer> slots = new HashSet<>();
            SharedSemaphore last = table.create(SemaphoreKind.LOCK, 1, 1);
            for (int i = 0; i < 3000; i++) {
                last = table.create(SemaphoreKind.LOCK, 1, 1);
                slots.add(last.slotId());
            }

            assertThat(slots).hasSize(3000);
            assertThat(directory.resolve("semaphores-2")).exists();
            assertThat(other.attach(last.handle()).tryAcquire()).isTrue();
            assertThat(last.isZero()).isTrue();
        }
        assertThat(OpenFiles.descriptors()).isEqualTo(descriptors);
        assertThat(OpenFiles.mappings(directory)).isZero();
    }

    @Test
    void threadsNeverGetTheSameSlot() throws Exception {
        try (SemaphoreTable table = SemaphoreTable.open(directory)) {
            List<Waiting<List<Integer>>> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(
                        Waiting.start(_ -> {
                            List<Integer> slots = new ArrayList<>();
                            for (int n = 0; n < 500; n++) {
                                slots.add(table.create(SemaphoreKind.LOCK, 1, 1).slotId());
                            }
                            return slots;
                        }));
            }
            List<Integer> all = new ArrayList<>();
            for (Waiting<List<Integer>> thread : threads) {
                all.addAll(thread.result());
            }

            assertThat(all).hasSize(2000).doesNotHaveDuplicates();
        }
    }
}
