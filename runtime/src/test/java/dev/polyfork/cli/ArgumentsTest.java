package dev.polyfork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void utf8IsDecoded() {
        assertThat(escape("aé中😀".getBytes(UTF_8))).isEqualTo("aé中😀");
    }

    @Test
    void otherBytesBecomeSurrogateEscapes() {
        assertThat(escape(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\udcffb");
        assertThat(escape(new byte[] {(byte) 0xe4, (byte) 0xb8})).isEqualTo("\udce4\udcb8");
        assertThat(escape(new byte[] {(byte) 0xc3, 'x'})).isEqualTo("\udcc3x");
    }

    @Test
    void aReplacementCharacterIsItself() {
        assertThat(escape("\uFFFD".getBytes(UTF_8))).isEqualTo("\uFFFD");
    }

    @Test
    void argumentsThatLostNothingStayAsTheyAre() {
        String[] args = {"-c", "print('中')"};

        assertThat(Arguments.decoded(args)).isSameAs(args);
    }

    private static String escape(byte[] bytes) {
        return Arguments.escape(bytes, 0, bytes.length);
    }
}
