package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.ShmDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The semantics of CPython's `SemLock`, within one process.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedSemaphoreTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private SemaphoreTable table;

    @BeforeEach
    void openTable() {
        table = SemaphoreTable.open(directory);
    }

    @AfterEach
    void closeTable() {
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void takingAndGivingBackChangesTheValue(SemaphoreKind kind) {
        SharedSemaphore semaphore = table.create(kind, 1, 1);

        assertThat(semaphore.acquire(Deadline.NEVER)).isTrue();
        assertThat(semaphore.value()).isZero();
        assertThat(semaphore.isZero()).isTrue();
        assertThat(semaphore.count()).isEqualTo(1);
        assertThat(semaphore.isMine()).isTrue();

        semaphore.release();
        assertThat(semaphore.value()).isEqualTo(1);
        assertThat(semaphore.count()).isZero();
        assertThat(semaphore.isMine()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aWaiterGetsItWhenItIsGivenBack(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        Waiting<Boolean> waiting =
                Waiting.start(hook -> semaphore.acquire(Deadline.NEVER, hook)).untilAsleep();

        semaphore.release();

        assertThat(waiting.result()).isTrue();
        assertThat(semaphore.isZero()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aWaiterGivesUpAtItsDeadline(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        long timeout = TimeUnit.MILLISECONDS.toNanos(30);
        long before = System.nanoTime();

        Waiting<Boolean> waiting =
                Waiting.start(hook -> semaphore.acquire(Deadline.in(timeout), hook));

        assertThat(waiting.result()).isFalse();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(timeout);
        semaphore.release();
        assertThat(semaphore.tryAcquire()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheHookThrowsEndsTheWait(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);

        Waiting<Boolean> waiting =
                Waiting.start(_ ->
                        semaphore.acquire(
                                Deadline.NEVER,
                                () -> {
                                    throw new IllegalStateException("KeyboardInterrupt");
                                }));

        assertThatThrownBy(waiting::result).hasRootCauseMessage("KeyboardInterrupt");
        semaphore.release();
        assertThat(semaphore.value()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aJavaInterruptEndsTheWait(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        Waiting<Boolean> waiting =
                Waiting.start(hook -> semaphore.acquire(Deadline.NEVER, hook)).untilAsleep();

        waiting.interrupt();

        assertThatThrownBy(waiting::result).hasRootCauseInstanceOf(WaitInterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void waitersAllGetTheirTurn(SemaphoreKind kind) throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        List<Waiting<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiters.add(
                    Waiting.start(hook -> {
                        boolean taken = semaphore.acquire(Deadline.NEVER, hook);
                        semaphore.release();
                        return taken;
                    }));
        }
        for (Waiting<Boolean> waiter : waiters) {
            waiter.untilAsleep();
        }

        semaphore.release();

        for (Waiting<Boolean> waiter : waiters) {
            assertThat(waiter.result()).isTrue();
        }
        assertThat(semaphore.value()).isEqualTo(1);
    }

    @Test
    void aRecursiveLockIsTakenAgainByItsHolder() throws Exception {
        SharedSemaphore lock = table.create(SemaphoreKind.RECURSIVE_LOCK, 1, 1);

        lock.acquire(Deadline.NEVER);
        assertThat(lock.tryAcquire()).isTrue();
        assertThat(lock.count()).isEqualTo(2);
        assertThat(Waiting.start(_ -> lock.tryAcquire()).result()).isFalse();

        lock.release();
        assertThat(lock.isMine()).isTrue();
        lock.release();
        assertThat(lock.isMine()).isFalse();
        assertThat(lock.value()).isEqualTo(1);
    }

    @Test
    void aRecursiveLockIsReleasedByItsHolderOnly() throws Exception {
        SharedSemaphore lock = table.create(SemaphoreKind.RECURSIVE_LOCK, 1, 1);
        String message = "attempt to release recursive lock not owned by thread";

        assertThatThrownBy(lock::release)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessage(message);
        lock.acquire(Deadline.NEVER);
        Waiting<Boolean> stranger = Waiting.start(_ -> releaseAndReturn(lock));

        assertThatThrownBy(stranger::result).hasRootCauseMessage(message);
        assertThat(lock.isMine()).isTrue();
    }

    @Test
    void aLockIsReleasedByAnybody() throws Exception {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);
        lock.acquire(Deadline.NEVER);

        assertThat(Waiting.start(_ -> releaseAndReturn(lock)).result()).isTrue();

        assertThat(lock.isMine()).isFalse();
        assertThat(lock.value()).isEqualTo(1);
    }

    @Test
    void aLockHeldByAnotherThreadIsCountedButNotMine() throws Exception {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);

        assertThat(Waiting.start(_ -> lock.tryAcquire()).result()).isTrue();

        assertThat(lock.isMine()).isFalse();
        assertThat(lock.count()).isEqualTo(1);
        assertThat(lock.holderPid()).isEqualTo((int) ProcessHandle.current().pid());
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "SEMAPHORE"})
    void givingBackTooOftenIsAnError(SemaphoreKind kind) {
        SharedSemaphore semaphore = table.create(kind, 1, 1);

        assertThatThrownBy(semaphore::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("semaphore or lock released too many times");
        assertThat(semaphore.value()).isEqualTo(1);
    }

    @Test
    void aSemaphoreHasAsManyPermitsAsItsLimitAllows() {
        SharedSemaphore semaphore = table.create(SemaphoreKind.SEMAPHORE, 2, Integer.MAX_VALUE);

        semaphore.release();

        assertThat(semaphore.value()).isEqualTo(3);
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
    }

    @Test
    void aLockMadeLockedIsHeldByNobody() {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 0, 1);

        assertThat(lock.tryAcquire()).isFalse();
        assertThat(lock.isMine()).isFalse();
        assertThat(lock.count()).isZero();
        assertThat(lock.holderPid()).isZero();
        lock.release();
        assertThat(lock.tryAcquire()).isTrue();
    }

    @Test
    void mutualExclusionHoldsBetweenThreads() throws Exception {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);
        int[] shared = {0};
        List<Waiting<Boolean>> threads = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            threads.add(
                    Waiting.start(hook -> {
                        for (int n = 0; n < 20_000; n++) {
                            lock.acquire(Deadline.NEVER, hook);
                            shared[0]++;
                            lock.release();
                        }
                        return true;
                    }));
        }
        for (Waiting<Boolean> thread : threads) {
            assertThat(thread.result()).isTrue();
        }

        assertThat(shared[0]).isEqualTo(80_000);
    }

    private static boolean releaseAndReturn(SharedSemaphore lock) {
        lock.release();
        return true;
    }
}
