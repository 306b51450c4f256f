package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessorsTest {
    @Test
    void aThreadCanBeBoundToAProcessor() throws InterruptedException {
        int[] before = Processors.affinity(0);
        int[][] bound = new int[1][];
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            Processors.setAffinity(0, before[0], 1 << 20);
                            bound[0] = Processors.affinity(0);
                        });
        thread.join();

        assertThat(bound[0]).containsExactly(before[0]);
        assertThat(Processors.affinity(0)).isEqualTo(before).isNotEmpty();
    }

    @Test
    void allThreadsCanBeBound() {
        int[] before = Processors.affinity(0);
        try {
            Processors.setOwnAffinity(before[0]);
            assertThat(Processors.affinity(Processes.getpid())).containsExactly(before[0]);
            assertThat(Processors.affinity(0)).containsExactly(before[0]);
        } finally {
            Processors.setOwnAffinity(before);
        }
    }

    @Test
    void noProcessorAtAllIsRefused() {
        assertThatThrownBy(() -> Processors.setAffinity(0)).isInstanceOf(ErrnoException.class);
        assertThatThrownBy(() -> Processors.affinity(Integer.MAX_VALUE))
                .isInstanceOf(ErrnoException.class);
    }
}
