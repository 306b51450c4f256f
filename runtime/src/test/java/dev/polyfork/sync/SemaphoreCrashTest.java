package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.Processes;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Semaphores between processes, some of which are killed.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreCrashTest {
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
    @EnumSource(names = {"LOCK", "RECURSIVE_LOCK"})
    void aLockIsFreeAgainAfterItsHolderWasKilled(SemaphoreKind kind) throws Exception {
        SharedSemaphore lock = table.create(kind, 1, 1);
        try (var holder = TestChild.start(Child.class, directory, "hold", lock.handle())) {
            assertThat(holder.line()).isEqualTo("taken");
            assertThat(lock.holderPid()).isEqualTo(holder.pid());
            assertThat(lock.isMine()).isFalse();
            assertThat(lock.count()).isZero();
            Waiting<Boolean> waiting =
                    Waiting.start(hook -> lock.acquire(Deadline.NEVER, hook)).untilAsleep();

            assertThat(table.recoverDead(holder.pid())).isEmpty();
            holder.kill();

            assertThat(table.recoverDead(holder.pid())).containsExactly(lock.slotId());
            assertThat(waiting.result()).isTrue();
            assertThat(table.recoverDead(holder.pid())).isEmpty();
        }
    }

    @Test
    void aSemaphoreStaysTakenAfterItsTakerWasKilled() {
        SharedSemaphore semaphore = table.create(SemaphoreKind.SEMAPHORE, 1, 1);
        try (var taker = TestChild.start(Child.class, directory, "hold", semaphore.handle())) {
            assertThat(taker.line()).isEqualTo("taken");
            taker.kill();

            assertThat(table.recoverDead(taker.pid())).isEmpty();
            assertThat(semaphore.value()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void killedWaitersAreForgotten(SemaphoreKind kind) {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        semaphore.acquire(Deadline.NEVER);
        try (var first = TestChild.start(Child.class, directory, "wait", semaphore.handle());
                var second = TestChild.start(Child.class, directory, "wait", semaphore.handle())) {
            assertThat(first.line()).isEqualTo("waiting");
            assertThat(second.line()).isEqualTo("waiting");
            first.kill();

            semaphore.release();

            assertThat(second.line()).isEqualTo("taken");
            second.kill();
            table.recoverDead(second.pid());
            if (kind == SemaphoreKind.SEMAPHORE) {
                semaphore.release();
                semaphore.acquire(Deadline.NOW);
                semaphore.release();
                assertThat(new Gate(semaphore.slot, 4).isWaitedFor()).isFalse();
            }
            assertThat(semaphore.tryAcquire()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"LOCK, lock.freed", "SEMAPHORE, permit.given"})
    void whoGivesBackAndIsKilledBeforeItWakesAnybodyStrandsNobody(SemaphoreKind kind, String step)
            throws Exception {
        SharedSemaphore semaphore = table.create(kind, 1, 1);
        String crash = "-Dpolyfork.crashAt=" + step;
        Object[] arguments = {directory, "giveBack", semaphore.handle()};
        try (var giver = TestChild.startWith(crash, Child.class, arguments)) {
            assertThat(giver.line()).isEqualTo("taken");
            Sleeper sleeper = Sleeper.start(semaphore).untilAsleep();
            giver.tell("go");
            assertThat(giver.awaitExit()).isEqualTo(128 + Processes.SIGKILL);
            assertThat(sleeper.isAsleep()).isTrue();

            table.recoverDead(giver.pid());

            assertThat(sleeper.hasTaken()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slot.claimed", "slot.setUp"})
    void aSlotClaimedByAKilledProcessIsFreedAgain(String step) {
        SharedSemaphore before = table.create(SemaphoreKind.LOCK, 1, 1);
        try (var child = TestChild.startCrashing(step, Child.class, directory, "create")) {
            assertThat(child.awaitExit()).isEqualTo(128 + Processes.SIGKILL);

            assertThat(table.create(SemaphoreKind.LOCK, 1, 1).slotId())
                    .isEqualTo(before.slotId() + 2);
            table.recoverDead(child.pid());
            SharedSemaphore next = before;
            while (next.slotId() != before.slotId() + 1) {
                next = table.create(SemaphoreKind.SEMAPHORE, 4, 9);
                assertThat(next.slotId()).isLessThan(SlotFile.SLOTS);
            }
            assertThat(next.value()).isEqualTo(4);
        }
    }

    @Test
    void aLockKeptByAProcessThatEndedRegularlyStaysLocked() {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);
        try (var child = TestChild.start(Child.class, directory, "leave", lock.handle())) {
            assertThat(child.line()).isEqualTo("taken");
            assertThat(child.awaitExit()).isZero();

            assertThat(lock.tryAcquire()).isFalse();
            lock.release();
            assertThat(lock.tryAcquire()).isTrue();
        }
    }

    @Test
    void processesExcludeEachOther() {
        SharedSemaphore lock = table.create(SemaphoreKind.LOCK, 1, 1);
        SharedSemaphore shared = table.create(SemaphoreKind.SEMAPHORE, 0, Integer.MAX_VALUE);
        Object[] arguments = {directory, "count", lock.handle(), shared.handle()};
        try (var first = TestChild.start(Child.class, arguments);
                var second = TestChild.start(Child.class, arguments)) {
            assertThat(first.line()).isEqualTo("done");
            assertThat(second.line()).isEqualTo("done");

            assertThat(shared.value()).isEqualTo(2 * Child.ROUNDS);
        }
    }

    /// One process of a test: `directory action [handle...]`.
    static final class Child {
        static final int ROUNDS = 30_000;

        private Child() {}

        public static void main(String[] args) throws Exception {
            SemaphoreTable table = SemaphoreTable.open(Path.of(args[0]));
            switch (args[1]) {
                case "create" -> table.create(SemaphoreKind.RECURSIVE_LOCK, 1, 1);
                case "hold" -> {
                    take(table.attach(args[2]), WaitHook.NONE);
                    Thread.currentThread().join();
                }
                case "leave" -> take(table.attach(args[2]), WaitHook.NONE);
                case "giveBack" -> {
                    SharedSemaphore held = table.attach(args[2]);
                    take(held, WaitHook.NONE);
                    System.in.read();
                    held.release();
                }
                case "wait" -> {
                    boolean[] told = {false};
                    take(table.attach(args[2]), () -> tellOnce(told));
                    Thread.currentThread().join();
                }
                default -> count(table.attach(args[2]), table.attach(args[3]));
            }
        }

        private static void take(SharedSemaphore semaphore, WaitHook hook) {
            semaphore.acquire(Deadline.NEVER, hook);
            if (semaphore.kind() == SemaphoreKind.RECURSIVE_LOCK) {
                semaphore.acquire(Deadline.NEVER, hook);
            }
            System.out.println("taken");
        }

        private static void tellOnce(boolean[] told) {
            if (!told[0]) {
                System.out.println("waiting");
                told[0] = true;
            }
        }

        /// Add in two steps, which only the lock makes one.
        private static void count(SharedSemaphore lock, SharedSemaphore shared) {
            for (int i = 0; i < ROUNDS; i++) {
                lock.acquire(Deadline.NEVER);
                int value = shared.value();
                shared.release();
                if (shared.value() != value + 1) {
                    throw new AssertionError("not alone: value=" + value);
                }
                lock.release();
            }
            System.out.println("done");
        }
    }
}
