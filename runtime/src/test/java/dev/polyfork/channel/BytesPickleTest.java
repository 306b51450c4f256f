package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BytesPickleTest {
    @Test
    void theBytesAreWhatPythonLoads() {
        assertThat(pickle(new byte[] {1, 2})).containsExactly(128, 3, 'B', 2, 0, 0, 0, 1, 2, '.');
        assertThat(pickle(new byte[258])).startsWith(128, 3, 'B', 2, 1, 0, 0, 0).endsWith(0, '.');
    }

    @Test
    void itIsKnownByItsHeadAndItsSize() {
        byte[] pickle = pickle(new byte[300]);
        byte[] head = Arrays.copyOf(pickle, BytesPickle.HEAD);

        assertThat(BytesPickle.is(head, pickle.length)).isTrue();
        assertThat(BytesPickle.is(head, pickle.length + 1)).as("more follows").isFalse();
        head[2] = 'X';
        assertThat(BytesPickle.is(head, pickle.length)).as("another kind").isFalse();
    }

    private static byte[] pickle(byte[] bytes) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : BytesPickle.of(bytes)) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
