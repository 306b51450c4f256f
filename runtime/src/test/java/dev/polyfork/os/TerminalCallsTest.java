package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalCallsTest {
    private static final TerminalCalls.Size SIZE = new TerminalCalls.Size(30, 100);
    private static final int AT_ONCE = 0;
    private static final int NEVER = -1;

    @Test
    void aPseudoTerminalHandsOnWhatIsWrittenAndHasASize() {
        TerminalCalls.Pseudo made = TerminalCalls.openPseudo(SIZE);

        write(made.slave(), "a\n\u00e9");

        Libc.poll(new int[] {made.master()}, Libc.POLLIN, NEVER);
        assertThat(read(made.master())).isEqualTo("a\n\u00e9");
        assertThat(TerminalCalls.size(made.slave())).isEqualTo(SIZE);
        write(made.master(), "keys\n");
        Libc.poll(new int[] {made.slave()}, Libc.POLLIN, NEVER);
        assertThat(TerminalCalls.available(made.slave())).isEqualTo(5);
        Libc.close(made.slave());
        Libc.close(made.master());
    }

    @Test
    void aQueueTellsWhatCanBeReadInItsOrder() {
        int[][] pipes = {Libc.pipe(), Libc.pipe(), Libc.pipe()};
        ReadyQueue queue = new ReadyQueue();
        for (int[] pipe : pipes) {
            queue.add(pipe[0]);
        }

        assertThat(queue.next(AT_ONCE)).isEmpty();
        for (int i : new int[] {2, 0, 1}) {
            write(pipes[i][1], "x");
        }

        for (int i : new int[] {2, 0, 1}) {
            assertThat(queue.next(NEVER)).hasValue(pipes[i][0]);
            assertThat(read(pipes[i][0])).isEqualTo("x");
        }
        assertThat(queue.next(AT_ONCE)).isEmpty();
        for (int[] pipe : pipes) {
            Libc.close(pipe[0]);
            Libc.close(pipe[1]);
        }
    }

    private static void write(int descriptor, String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(text);
            Libc.write(descriptor, bytes.asSlice(0, bytes.byteSize() - 1));
        }
    }

    private static String read(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(100);
            int count = Libc.read(descriptor, buffer);
            byte[] bytes = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
