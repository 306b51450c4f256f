package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which call a text leaves open.
class OpenCallTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "f( | f | 0 | ``",
                "x = a.b . c(1, (2, 3), | a.b . c | 2 | ``",
                "return f('(', \"x, | f | 1 | ``",
                "f(g(1, 2), [3, {4: (5, | f | 1 | ``",
                "f(g(1, 2 | g | 1 | ``",
                "f(1, key=g(2), last = 3 | f | 2 | last",
                "f(a == 1 | f | 0 | ``",
                "f(key | f | 0 | ``",
                "f((1, 2)[ | f | 0 | ``",
                "'x'.join( | .join | 0 | ``",
                "中文( | 中文 | 0 | ``",
            })
    void itIsTheInnermost(String text, String callee, int position, String keyword) {
        assertThat(OpenCall.in(text)).contains(new OpenCall(callee, position, keyword));
    }

    @Test
    void itGoesOnInOtherLines() {
        assertThat(OpenCall.in("f(1,\n  key=")).contains(new OpenCall("f", 1, "key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f", "f(1)", "(", "[f", "def f(", "class C(", "# f(", "'f("})
    void otherTextsLeaveNone(String text) {
        assertThat(OpenCall.in(text)).isEmpty();
    }
}
