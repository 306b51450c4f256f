package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTokensTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 1_000.5e-3 + 0x1f | NAME a, OPERATOR =, NUMBER 1_000.5e-3, OPERATOR +, NUMBER 0x1f",
                "f('x')                | NAME f, OPEN_BRACKET (, STRING 'x', CLOSE_BRACKET )",
                "rb'\\'' 中文            | STRING rb'\\'', NAME 中文",
                "x # 'no' (string      | NAME x, COMMENT # 'no' (string",
                "'open                 | OPEN_STRING 'open",
                "f\"{d[\"k\"]}\" + y       | STRING f\"{d[\"k\"]}\", OPERATOR +, NAME y",
                "f'{{' if              | STRING f'{{', NAME if",
                "f'{a                  | OPEN_STRING f'{a",
                "@x.y                  | OPERATOR @, NAME x, OPERATOR ., NAME y",
                "\"\"\"a 'b\" c\"\"\"        | STRING \"\"\"a 'b\" c\"\"\"",
                "🐍 $                   | OPERATOR 🐍, OPERATOR $"
            })
    void tellsWhatIsWhat(String text, String expected) {
        assertThat(PythonTokens.of(text))
                .extracting(token -> token.kind() + " " + token.in(text))
                .containsExactly(expected.split(", "));
    }

    @Test
    void anyTextIsCutUpWithoutGapsOtherThanBlanks() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String characters = "ab1.'\"{}()\\\n #frb=+e🐍中";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(30), 0, characters.codePointCount(0, characters.length()))
                    .map(at -> characters.codePointAt(characters.offsetByCodePoints(0, at)))
                    .forEach(text::appendCodePoint);
            int done = 0;
            for (PythonToken token : PythonTokens.of(text.toString())) {
                assertThat(text.substring(done, token.start())).as("%s", text).isBlank();
                assertThat(token.end()).as("%s", text).isGreaterThan(token.start());
                done = token.end();
            }
            assertThat(text.substring(done)).as("%s", text).isBlank();
        }
    }
}
