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
        // The shell becomes a cat, which never reaps the sleep that the shell has started.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec cat").start();
        try {
            int child = Integer.parseInt(parent.inputReader().readLine());
            parent.outputWriter().append("shell is gone\n").flush();
            assertThat(parent.inputReader().readLine()).isEqualTo("shell is gone");
            long identity = ProcessIdentity.read(child);
            assertThat(ProcessIdentity.isAlive(identity)).isTrue();
            int pidfd = Processes.pidfdOpen(child);
            Processes.kill(child, Processes.SIGKILL);
            Libc.poll(new int[] {pidfd}, Libc.POLLIN, -1);
            Libc.close(pidfd);

            assertThat(ProcessIdentity.isAlive(identity)).isFalse();
        } finally {
            parent.destroyForcibly();
            assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
