package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessIdentityTest {
    @Test
    void thisProcessIsAlive() {
        long identity = ProcessIdentity.current();

        assertThat(ProcessIdentity.pid(identity)).isEqualTo(Processes.getpid());
        assertThat(ProcessIdentity.isAlive(identity)).isTrue();
        assertThat(identity & 1L << 31).isZero();
    }

    @Test
    void anotherProcessWithThePidOfADeadOneIsNotIt() {
        long earlier = ProcessIdentity.current() - (1L << Integer.SIZE);

        assertThat(ProcessIdentity.isAlive(earlier)).isFalse();
    }

    @Test
    void aProcessIsDeadBeforeItIsReaped() throws Exception {
        // The shell's child ends at once; the shell becomes a sleep that never reaps it.
        Process parent = new ProcessBuilder("sh", "-c", "true & echo $!; exec sleep 60").start();
        try {
            int child = Integer.parseInt(parent.inputReader().readLine());
            int pidfd = Processes.pidfdOpen(child);
            Libc.poll(new int[] {pidfd}, Libc.POLLIN, -1);
            Libc.close(pidfd);

            assertThat(ProcessIdentity.isAlive(child)).isFalse();
        } finally {
            parent.destroyForcibly();
            assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
