package dev.polyfork.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Child JVMs as processes; what they would run does not matter here.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildJvmsTest {
    private static final int KILLED = -9;

    private final ChildJvms children =
            new ChildJvms(
                    false,
                    new Crew(),
                    () -> new ProcessBuilder("sleep", "1000").start(),
                    (_, _) -> {});

    @Test
    void allAreEnded() throws IOException {
        CompletableFuture<Integer> first = startOne();
        CompletableFuture<Integer> second = startOne();
        children.killAll();
        assertThat(first.join()).isEqualTo(KILLED);
        assertThat(second.join()).isEqualTo(KILLED);
    }

    @Test
    void oneThatIsNotedLateIsEndedToo() throws IOException {
        children.killAll();
        assertThat(startOne().join()).isEqualTo(KILLED);
    }

    private CompletableFuture<Integer> startOne() throws IOException {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        children.start().whenEnded(status::complete);
        return status;
    }
}
