package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionWordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = os.pa     | os.pa   | false",
                "f(中文          | 中文      | false",
                "open('/et     | /et     | true",
                "open(f\"a b/c | a b/c   | true",
                "'x' + y       | y       | false",
                "%ti           | %ti     | false"
            })
    void isWhatStandsBeforeTheCursor(String line, String word, boolean inString) {
        CompletionWord found = CompletionWord.before(line, line.length());
        assertThat(found.word()).isEqualTo(word);
        assertThat(found.inString()).isEqualTo(inString);
    }
}
