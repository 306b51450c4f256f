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
import org.junit.jupiter.params.provider.ValueSource;

/// Conditions between processes, some of which are killed while they wait or notify.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedConditionTest {
    private static final int SIGKILLED = 128 + Processes.SIGKILL;

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private SemaphoreTable table;
    private SharedSemaphore name;
    private SharedCondition condition;

    @BeforeEach
    void makeCondition() {
        table = SemaphoreTable.open(directory);
        name = table.create(SemaphoreKind.SEMAPHORE, 0, 1);
        condition = new SharedCondition(name);
    }

    @AfterEach
    void closeTable() {
        table.close();
    }

    @Test
    void thoseWhoHaveWaitedLongestAreNotifiedAndNoOthers() {
        SharedSemaphore first = condition.enter();
        SharedSemaphore second = condition.enter();
        SharedSemaphore third = condition.enter();
        assertThat(condition.waiters()).isEqualTo(3);

        condition.wake(2);

        assertThat(first.tryAcquire()).isTrue();
        assertThat(second.value()).isPositive();
        assertThat(third.value()).isZero();
        assertThat(condition.waiters()).isEqualTo(1);
        condition.wake(1);
        assertThat(third.tryAcquire()).isTrue();
    }

    @Test
    void whoHasLeftIsNotNotifiedAndNoOtherConditionIs() {
        SharedCondition other = new SharedCondition(table.create(SemaphoreKind.SEMAPHORE, 0, 1));
        SharedSemaphore elsewhere = other.enter();
        SharedSemaphore late = condition.enter();
        SharedSemaphore patient = condition.enter();
        late.close();

        condition.wake(1);

        assertThat(patient.tryAcquire()).isTrue();
        assertThat(elsewhere.tryAcquire()).isFalse();
        assertThat(condition.waiters()).isZero();
    }

    @Test
    void aNotificationIsNotSpentOnAWaiterThatWasKilled() {
        try (var victim = TestChild.start(Child.class, directory, "wait", name.handle())) {
            assertThat(victim.line()).isEqualTo("waits");
            SharedSemaphore turn = condition.enter();
            victim.kill();

            condition.wake(1);

            assertThat(turn.tryAcquire()).isTrue();
            table.recoverDead(victim.pid());
            assertThat(condition.waiters()).isZero();
        }
    }

    @Test
    void aWaiterThatIsKilledAfterItsNotificationPassesItOn() {
        try (var victim = TestChild.start(Child.class, directory, "wait", name.handle())) {
            assertThat(victim.line()).isEqualTo("waits");
            SharedSemaphore turn = condition.enter();
            condition.wake(1);
            assertThat(turn.value()).isZero();
            victim.kill();

            table.recoverDead(victim.pid());

            assertThat(turn.tryAcquire()).isTrue();
        }
    }

    @Test
    void aWaiterThatIsKilledBeforeItSleepsIsForgotten() {
        try (var victim =
                TestChild.startCrashing(
                        "waiter.entered", Child.class, directory, "wait", name.handle())) {
            assertThat(victim.awaitExit()).isEqualTo(SIGKILLED);
            assertThat(condition.waiters()).isEqualTo(1);

            table.recoverDead(victim.pid());

            assertThat(condition.waiters()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"waiter.held", "waiter.notified"})
    void aNotifierThatIsKilledStrandsNobody(String step) throws Exception {
        SharedSemaphore turn = condition.enter();
        Sleeper sleeper = Sleeper.start(turn).untilAsleep();
        try (var notifier =
                TestChild.startCrashing(step, Child.class, directory, "notify", name.handle())) {
            assertThat(notifier.awaitExit()).isEqualTo(SIGKILLED);
            assertThat(turn.value() > 0).isEqualTo(step.equals("waiter.notified"));

            table.recoverDead(notifier.pid());
            condition.wake(1);

            assertThat(sleeper.hasTaken()).isTrue();
            turn.close();
            assertThat(condition.waiters()).isZero();
        }
    }

    /// One process of a test: `directory action condition`.
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            SemaphoreTable table = SemaphoreTable.open(Path.of(args[0]));
            var condition = new SharedCondition(table.attach(args[2]));
            if (args[1].equals("notify")) {
                condition.wake(1);
            } else {
                condition.enter();
                System.out.println("waits");
                Thread.currentThread().join();
            }
        }
    }
}
