package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeapMemoryTest {
    private static final int BYTES = 64 << 20;

    @Test
    void memoryThatIsGivenBackIsFreeAndReadsAsZeros() throws IOException {
        byte[] array = new byte[BYTES];
        Arrays.fill(array, (byte) 1);
        Arrays.fill(array, (byte) 0);
        long before = residentBytes();
        HeapMemory.release(array);
        assertThat(before - residentBytes()).isGreaterThan(BYTES / 2);
        assertThat(Arrays.equals(array, new byte[BYTES])).isTrue();
    }

    @Test
    void anArrayOfLessThanAPageStaysAsItIs() {
        byte[] array = new byte[8];
        HeapMemory.release(array);
        assertThat(array).containsOnly(0);
    }

    private static long residentBytes() throws IOException {
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(pages[1]) * PageScan.PAGE;
    }
}
