package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.shm.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
    private static final int GATE = 0;
    private static final int CONDITION = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(16, 8);
    private final Gate gate = new Gate(memory, GATE);

    @AfterEach
    void freeMemory() {
        arena.close();
    }

    @Test
    void aSleeperIsWokenByASignal() throws Exception {
        Waiting<Boolean> waiting = Waiting.start(this::waitForCondition).untilAsleep();

        Words.setLongVolatile(memory, CONDITION, 1);
        gate.signal();

        assertThat(waiting.result()).isTrue();
    }

    @Test
    void everySleeperIsWokenByItsSignal() throws Exception {
        List<Waiting<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(Waiting.start(this::waitForCondition));
        }
        for (Waiting<Boolean> waiter : waiters) {
            waiter.untilAsleep();
        }

        Words.setLongVolatile(memory, CONDITION, 1);
        for (int i = 0; i < 5; i++) {
            gate.signal();
        }

        for (Waiting<Boolean> waiter : waiters) {
            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void aSignalThatFindsNobodyClearsTheMark() {
        gate.sleepUnless(() -> true, Deadline.NEVER, WaitHook.NONE);
        assertThat(gate.isWaitedFor()).isTrue();

        gate.signal();

        assertThat(gate.isWaitedFor()).isFalse();
    }

    @Test
    void nobodySleepsWhenTheConditionHoldsOrTheDeadlineIsPast() {
        assertThat(gate.sleepUnless(() -> true, Deadline.NEVER, WaitHook.NONE)).isTrue();
        assertThat(gate.sleepUnless(() -> false, Deadline.NOW, WaitHook.NONE)).isFalse();
    }

    @Test
    void aSignalBetweenTheLookAndTheSleepIsNotMissed() {
        long before = System.nanoTime();

        gate.sleepUnless(
                () -> {
                    gate.signal();
                    return false;
                },
                Deadline.NEVER,
                WaitHook.NONE);

        assertThat(System.nanoTime() - before).isLessThan(Futex.SLICE_NANOS);
    }

    private boolean waitForCondition(WaitHook hook) {
        while (Words.getLongVolatile(memory, CONDITION) == 0) {
            gate.sleepUnless(
                    () -> Words.getLongVolatile(memory, CONDITION) != 0, Deadline.NEVER, hook);
        }
        return true;
    }
}
