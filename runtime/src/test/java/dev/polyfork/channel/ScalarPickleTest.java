package dev.polyfork.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarPickleTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 255, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
    void anIntComesBack(long value) {
        assertThat(ScalarPickle.load(ByteBuffer.wrap(ScalarPickle.of(value)))).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a line\n", "\0"})
    void aTextComesBack(String text) {
        assertThat(ScalarPickle.load(ByteBuffer.wrap(ScalarPickle.of(text)))).contains(text);
    }

    @Test
    void theLongestTextComesBack() {
        String text = "x".repeat(ScalarPickle.MAX_TEXT);
        assertThat(ScalarPickle.load(ByteBuffer.wrap(ScalarPickle.of(text)))).contains(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalarPickle.of(text + "x"))
                .withMessageContaining("chars=256");
    }

    @Test
    void theBytesAreWhatPythonLoads() {
        assertThat(ScalarPickle.of(258))
                .containsExactly(128, 4, 138, 8, 2, 1, 0, 0, 0, 0, 0, 0, 46);
        assertThat(ScalarPickle.of("hi")).containsExactly(128, 4, 140, 2, 'h', 'i', 46);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0080\4",
                "\u0080\4N.",
                "\u0080\4K\7.",
                "\u0080\4\u008c\2h.",
                "\u0080\4\u008c\1h.x",
                "\u0080\4\u008c\1\u00e9.",
                "\u0080\4\u008a\1\1.",
                "\u0080\5\u008c\1h.",
                "x\4\u008c\1h."
            })
    void anyOtherIsLeftToPython(String pickle) {
        byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ScalarPickle.load(ByteBuffer.wrap(bytes))).isEmpty();
    }
}
