package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyfork.os.FutexCalls;
import dev.polyfork.os.ShmDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Waiters whose hook rings the alarm keep their places while they sleep.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FirstComeFirstServedTest {
    private static final int WAITERS = 4;

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private SemaphoreTable table;

    @BeforeEach
    void openTable() {
        assumeTrue(FutexCalls.canWaitForEither(), "needs Linux 5.16");
        table = SemaphoreTable.open(directory);
    }

    @AfterEach
    void closeTable() {
        if (table != null) {
            table.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "SEMAPHORE"})
    void waitersTakeTurnsInTheOrderTheyCame(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        List<Sleeper> sleepers = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            sleepers.add(Sleeper.start(semaphore).untilAsleep());
            passSlice();
        }

        for (int i = 0; i < WAITERS; i++) {
            semaphore.release();

            assertThat(sleepers.get(i).hasTaken()).isTrue();
            assertThat(sleepers.subList(i + 1, WAITERS)).allMatch(Sleeper::isAsleep);
            passSlice();
        }
    }

    @Test
    void theAlarmEndsTheWaitOfWhomItMeansAndTheOthersGoOn() throws Exception {
        SharedSemaphore semaphore = table.create(SemaphoreKind.SEMAPHORE, 0, 1);
        Sleeper meant = Sleeper.start(semaphore).untilAsleep();
        Sleeper other = Sleeper.start(semaphore).untilAsleep();

        meant.want();

        assertThatThrownBy(meant::hasTaken)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("wanted");
        other.untilAsleep();
        semaphore.release();
        assertThat(other.hasTaken()).isTrue();
    }

    @Test
    void aDeadlineIsKeptWithoutSlices() {
        SharedSemaphore semaphore = table.create(SemaphoreKind.SEMAPHORE, 0, 1);
        WaitHook ringing =
                new WaitHook() {
                    @Override
                    public void check() {}

                    @Override
                    public boolean ringsAlarm() {
                        return true;
                    }
                };

        assertThat(semaphore.acquire(Deadline.in(Futex.SLICE_NANOS), ringing)).isFalse();
    }

    /// Long enough for sleepers in slices to lose their places.
    private static void passSlice() {
        try (Arena arena = Arena.ofConfined()) {
            var word = arena.allocate(ValueLayout.JAVA_INT);
            Deadline deadline = Deadline.in(2 * Futex.SLICE_NANOS);
            while (Futex.sleep(word, 0, 0, deadline, WaitHook.NONE)) {
                // Nobody wakes this.
            }
        }
    }
}
