package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibcTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    @Test
    void aPipeCarriesBytes() {
        int[] pipe = Libc.pipe();

        assertThat(Libc.write(pipe[1], (byte) 42)).isTrue();

        assertThat(readByte(pipe[0])).isEqualTo((byte) 42);
        close(pipe);
    }

    @Test
    void aDuplicateNamesTheSameFile() {
        int[] pipe = Libc.pipe();
        int copy = Libc.dup(pipe[1]);

        Libc.dup2(pipe[0], copy);

        assertThat(FileCalls.fstat(copy)).isEqualTo(FileCalls.fstat(pipe[0]));
        close(copy);
        close(pipe);
    }

    @Test
    void anEmptyNonBlockingPipeReadsMinusOne() {
        int[] pipe = Libc.pipe();
        Libc.setBlocking(pipe[0], false);

        try (Arena arena = Arena.ofConfined()) {
            assertThat(Libc.read(pipe[0], arena.allocate(1))).isEqualTo(-1);
        }
        close(pipe);
    }

    @Test
    void pollTellsWhichDescriptorIsReady() {
        int[] quiet = Libc.pipe();
        int[] ready = Libc.pipe();
        Libc.write(ready[1], (byte) 1);

        int[] events = Libc.poll(new int[] {quiet[0], ready[0]}, Libc.POLLIN, -1);

        assertThat(events).containsExactly(0, Libc.POLLIN);
        close(quiet);
        close(ready);
    }

    @Test
    void pollGivesUpAfterItsTimeout() {
        int[] quiet = Libc.pipe();
        long before = System.nanoTime();

        int[] events = Libc.poll(new int[] {quiet[0]}, Libc.POLLIN, 20_000_000);

        assertThat(events).containsExactly(0);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
        close(quiet);
    }

    @Test
    void pollSeesThatTheOtherEndIsGone() {
        int[] pipe = Libc.pipe();
        Libc.close(pipe[1]);

        assertThat(Libc.poll(new int[] {pipe[0]}, Libc.POLLIN, -1)[0] & Libc.POLLHUP).isNotZero();
        close(pipe[0]);
    }

    @Test
    void anEventDescriptorBecomesReadable() {
        int event = Libc.eventfd();
        try (Arena arena = Arena.ofConfined()) {
            Libc.write(event, arena.allocateFrom(ValueLayout.JAVA_LONG, 1));
        }

        assertThat(Libc.poll(new int[] {event}, Libc.POLLIN, 0)).containsExactly(Libc.POLLIN);
        close(event);
    }

    @Test
    void aNamedPipeAndItsNameComeAndGo() {
        Path path = directory.resolve("fifo");

        FileCalls.mkfifo(path, 0600);
        assertThat(path).exists();
        FileCalls.unlink(path);

        assertThat(path).doesNotExist();
    }

    @Test
    void aFailureNamesCallErrorAndArgument() {
        assertThatThrownBy(() -> Libc.close(-1))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("close: Bad file descriptor (errno 9): fd=-1");
    }

    @Test
    void anUnnamedMemoryFileHasALength() {
        int file = Libc.memfdCreate("test");

        FileCalls.ftruncate(file, 12345);

        assertThat(FileCalls.size(file)).isEqualTo(12345);
        close(file);
    }

    @Test
    void descriptorsAreNotInheritedUnlessAskedFor() throws IOException {
        int[] pipe = Libc.pipe();
        Path info = Path.of("/proc/self/fdinfo/" + pipe[0]);
        assertThat(flags(info) & Libc.O_CLOEXEC).isNotZero();

        Libc.setInheritable(pipe[0], true);

        assertThat(flags(info) & Libc.O_CLOEXEC).isZero();
        close(pipe);
    }

    private static long flags(Path fdinfo) throws IOException {
        String line =
                Files.readAllLines(fdinfo).stream()
                        .filter(text -> text.startsWith("flags:"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.substring("flags:".length()).trim(), 8);
    }

    @Test
    void processFactsAgreeWithTheJdk() {
        assertThat(Processes.getpid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Processes.getppid())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(Processes.times()).hasSize(5).doesNotContain(-1);
    }

    @Test
    void aThreadCanBeMadeNicer() {
        assertThat(Processes.getpriority(0)).isBetween(-20, 19);
        var nice = new int[1];
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            Processes.setpriority(0, 19);
                            nice[0] = Processes.getpriority(0);
                        });

        assertThat(thread).satisfies(started -> started.join());

        assertThat(nice).containsExactly(19);
    }

    @Test
    void aPidDescriptorBecomesReadableWhenTheProcessEnds() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        int pidfd = Processes.pidfdOpen((int) sleeper.pid());
        assertThat(Libc.poll(new int[] {pidfd}, Libc.POLLIN, 0)).containsExactly(0);

        Processes.kill((int) sleeper.pid(), Processes.SIGKILL);

        // With POLLHUP as well once it is reaped.
        assertThat(Libc.poll(new int[] {pidfd}, Libc.POLLIN, -1)[0] & Libc.POLLIN).isNotZero();
        assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
        close(pidfd);
    }

    @Test
    void aResetSignalKillsAndAnIgnoredOneDoesNot() {
        try (TestChild child = TestChild.start(SignalledChild.class)) {
            assertThat(child.line()).isEqualTo("ignored true false");
            Processes.kill(child.pid(), Processes.SIGHUP);
            Processes.kill(child.pid(), Processes.SIGTERM);

            // 143 also when the JVM handles SIGTERM itself, but then after its shutdown hooks.
            assertThat(child.awaitExit()).isEqualTo(128 + Processes.SIGTERM);
            assertThatThrownBy(child::line).hasMessage("child ended: status=143");
        }
    }

    /// Says when it is ready, and "hook" when it ends the JVM's way.
    static final class SignalledChild {
        private SignalledChild() {}

        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            Processes.ignoreSignal(Processes.SIGHUP);
            Processes.resetSignal(Processes.SIGTERM);
            System.out.printf(
                    "ignored %s %s%n",
                    Processes.isIgnored(Processes.SIGHUP), Processes.isIgnored(Processes.SIGTERM));
            Thread.currentThread().join();
        }
    }

    private static byte readByte(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(1);
            assertThat(Libc.read(fd, buffer)).isEqualTo(1);
            return buffer.get(ValueLayout.JAVA_BYTE, 0);
        }
    }

    private static void close(int... fds) {
        for (int fd : fds) {
            Libc.close(fd);
        }
    }
}
