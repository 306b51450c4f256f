package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.Processes;
import dev.polyfork.os.ShmDirectory;
import dev.polyfork.os.TestChild;
import dev.polyfork.os.TestSeed;
import dev.polyfork.sync.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Queues between processes, some of which are killed at the worst moment.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueCrashTest {
    /// Most records go round a ring, some need a new one, some a file of their own.
    private static final RingSizes SMALL = new RingSizes(256, 1024);

    private static final int SIGKILLED = 128 + Processes.SIGKILL;
    private static final Deadline SOON = Deadline.in(TimeUnit.SECONDS.toNanos(60));

    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put.locked",
                "put.large",
                "put.newRing",
                "put.written",
                "put.prepared",
                "put.published",
                "region.filled"
            })
    void aPutterKilledAtAnyStepHasPutARecordOrNot(String step) throws Exception {
        int survived = new Random(TestSeed.next()).nextInt(5);
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            String crashAt = step + ":" + survived;
            try (var child =
                    TestChild.startCrashing(
                            crashAt, Child.class, directory, "put", queue.handle(), 0, 1000)) {
                assertThat(child.awaitExit()).isEqualTo(SIGKILLED);
            }
            int put = queue.size();
            assertThat(queue.putNow(MemorySegment.ofArray(record(999)), 0))
                    .as("while the dead has the lock")
                    .isFalse();

            // Takes the lock over, and writes over what was not published.
            assertThat(queue.put(record(1000), 0, SOON)).isTrue();
            assertThat(queue.put(record(1001), 0, SOON)).isTrue();

            assertThat(put).isGreaterThanOrEqualTo(survived);
            for (int i = 0; i < put; i++) {
                assertThat(next(queue)).isEqualTo(i);
            }
            assertThat(next(queue)).isEqualTo(1000);
            assertThat(next(queue)).isEqualTo(1001);
            assertThat(queue.isEmpty()).isTrue();
        }
        assertOnlyUnfinishedFilesAreLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get.locked", "get.copied", "get.prepared", "get.published"})
    void aGetterKilledAtAnyStepHasTakenARecordOrNot(String step) throws Exception {
        int survived = new Random(TestSeed.next()).nextInt(40);
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            for (int i = 0; i < 100; i++) {
                queue.put(record(i), 0, SOON);
            }
            String crashAt = step + ":" + survived;
            try (var child =
                    TestChild.startCrashing(
                            crashAt, Child.class, directory, "get", queue.handle(), "log")) {
                assertThat(child.awaitExit()).isEqualTo(SIGKILLED);
            }

            int taken = step.equals("get.published") ? survived + 1 : survived;
            assertThat(queue.size()).isEqualTo(100 - taken);
            assertThat(queue.takeNow()).as("while the dead has the lock").isEmpty();
            assertThat(queue.put(record(100), 0, SOON)).isTrue();
            for (int i = taken; i <= 100; i++) {
                assertThat(next(queue)).isEqualTo(i);
            }
            assertThat(queue.isEmpty()).isTrue();
            assertThat(taken - loggedNumbers("log").size()).isBetween(0, 1);
            Files.delete(directory.resolve("log"));
        }
        assertOnlyUnfinishedFilesAreLeft();
    }

    @ParameterizedTest
    @CsvSource({"get.prepared, false", "get.published, true", "lock.freed, true"})
    void whatAKilledTakerHadInHandIsKnown(String step, boolean inHand) throws Exception {
        int done = new Random(TestSeed.next()).nextInt(40);
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            for (int i = 0; i < 100; i++) {
                queue.put(record(i), 0, SOON);
            }
            int pid;
            try (var child =
                    TestChild.startCrashing(
                            step + ":" + done, Child.class, directory, "work", queue.handle())) {
                pid = child.pid();
                assertThat(child.awaitExit()).isEqualTo(SIGKILLED);
            }

            OptionalLong had = queue.bury(pid);

            assertThat(had).isEqualTo(inHand ? OptionalLong.of(done) : OptionalLong.empty());
            assertThat(queue.bury(pid)).isEmpty();
            assertThat(next(queue)).isEqualTo(inHand ? done + 1 : done);
        }
        assertOnlyUnfinishedFilesAreLeft();
    }

    @Test
    void whatAKilledTakerHadIsKnownAlsoAfterOthersTookMore() throws Exception {
        try (SharedQueue queue = SharedQueue.create(directory, 0, SMALL)) {
            queue.put(record(0), 0, SOON);
            queue.put(record(1), 0, SOON);
            int pid;
            try (var child =
                    TestChild.startCrashing(
                            "get.published:0", Child.class, directory, "work", queue.handle())) {
                pid = child.pid();
                assertThat(child.awaitExit()).isEqualTo(SIGKILLED);
            }

            assertThat(next(queue)).isEqualTo(1);

            assertThat(queue.bury(pid)).hasValue(0);
        }
        assertOnlyUnfinishedFilesAreLeft();
    }

    @Test
    void aGetterKilledWhileWaitingDoesNotKeepARecordFromAnother() {
        try (SharedQueue queue = SharedQueue.create(directory, 0);
                var victim =
                        TestChild.start(Child.class, directory, "get", queue.handle(), "victim");
                var other =
                        TestChild.start(Child.class, directory, "get", queue.handle(), "other")) {
            assertThat(victim.line()).isEqualTo("waiting");
            assertThat(other.line()).isEqualTo("waiting");
            victim.kill();

            queue.put(record(0), 0, SOON);

            assertThat(other.line()).isEqualTo("taken");
        }
    }

    @Test
    void aQueueLeftByKilledUsersIsRemovedByTheLastLiveOne() throws Exception {
        SharedQueue queue = SharedQueue.create(directory, 0);
        try (var user = TestChild.start(Child.class, directory, "get", queue.handle(), "log")) {
            assertThat(user.line()).isEqualTo("waiting");
            user.kill();
        }

        queue.close();

        assertThat(directory.resolve("log")).isEmptyFile();
        Files.delete(directory.resolve("log"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void processesKilledAtRandomLoseNothingOfTheOthers() throws Exception {
        Random random = new Random(TestSeed.next());
        for (int round = 0; round < 3; round++) {
            try (SharedQueue queue = SharedQueue.create(directory, round * 20, SMALL)) {
                killAtRandom(queue, random, round);
            }
        }
    }

    /// Three putters and three getters; one of each is killed in the middle.
    private void killAtRandom(SharedQueue queue, Random random, int round) throws Exception {
        int each = 8_000;
        List<TestChild> putters = new ArrayList<>();
        List<TestChild> getters = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                String log = "log-" + round + "-" + i;
                getters.add(TestChild.start(Child.class, directory, "get", queue.handle(), log));
                putters.add(
                        TestChild.start(
                                Child.class, directory, "put", queue.handle(), i * each, each));
            }
            assertThat(putters.get(0).line()).isEqualTo("putting");
            assertThat(getters.get(0).line()).isIn("waiting", "taken");
            TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
            putters.get(0).kill();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
            getters.get(0).kill();

            assertThat(putters.get(1).awaitExit()).isZero();
            assertThat(putters.get(2).awaitExit()).isZero();
            queue.put(new byte[0], Child.STOP, SOON);
            queue.put(new byte[0], Child.STOP, SOON);
            assertThat(getters.get(1).awaitExit()).isZero();
            assertThat(getters.get(2).awaitExit()).isZero();
        } finally {
            putters.forEach(TestChild::close);
            getters.forEach(TestChild::close);
        }

        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            for (int number : loggedNumbers("log-" + round + "-" + i)) {
                assertThat(taken.add(number)).as("taken once: %d", number).isTrue();
            }
        }
        // The killed getter may have had one record that it could not log any more.
        long fromLive = taken.stream().filter(number -> number >= each).count();
        assertThat(fromLive).isBetween(2L * each - 1, 2L * each);
        long fromKilled = taken.size() - fromLive;
        int last = taken.stream().filter(number -> number < each).max(Integer::compare).orElse(-1);
        assertThat(last + 1 - fromKilled).isBetween(0L, 1L);
        assertThat(queue.isEmpty()).isTrue();
    }

    private List<Integer> loggedNumbers(String log) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(log)));
        List<Integer> numbers = new ArrayList<>();
        while (bytes.remaining() >= Integer.BYTES) {
            numbers.add(bytes.getInt());
        }
        return numbers;
    }

    private static int next(SharedQueue queue) {
        return Records.number(queue.get(SOON).orElseThrow().bytes());
    }

    private static byte[] record(int number) {
        return Records.of(number, number * 7 % 180);
    }

    /// A file that has no name yet when its maker is killed goes with the session's directory.
    private void assertOnlyUnfinishedFilesAreLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.startsWith(".new-"));
        }
    }

    /// One process of a test: `directory put handle first count`, `directory get handle log` or
    /// `directory work handle`.
    static final class Child {
        static final int STOP = 1;

        private Child() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            SharedQueue queue = SharedQueue.attach(directory, args[2]);
            if (args[1].equals("put")) {
                put(queue, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            } else if (args[1].equals("work")) {
                work(queue);
            } else {
                try (OutputStream log =
                        Files.newOutputStream(
                                directory.resolve(args[3]), StandardOpenOption.CREATE_NEW)) {
                    get(queue, log);
                }
            }
        }

        private static void put(SharedQueue queue, int first, int count) {
            System.out.println("putting");
            for (int i = first; i < first + count; i++) {
                queue.put(record(i), 0, Deadline.NEVER);
            }
        }

        private static void work(SharedQueue queue) {
            queue.enterTaker();
            while (true) {
                queue.done(queue.get(Deadline.NEVER).orElseThrow().number());
            }
        }

        private static void get(SharedQueue queue, OutputStream log) throws IOException {
            boolean[] told = {false, false};
            while (true) {
                QueueItem item =
                        queue.get(Deadline.NEVER, () -> tellOnce(told, 0, "waiting")).orElseThrow();
                if (item.tag() == STOP) {
                    return;
                }
                int number = Records.number(item.bytes());
                log.write(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
                tellOnce(told, 1, "taken");
            }
        }

        private static void tellOnce(boolean[] told, int which, String line) {
            if (!told[which]) {
                told[which] = true;
                System.out.println(line);
            }
        }
    }
}
