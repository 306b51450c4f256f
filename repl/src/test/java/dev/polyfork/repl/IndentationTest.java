package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndentationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "def f():                  | 4",
                "def f():  # says: nothing | 4",
                "if x:\\n  y = [            | 4",
                "if x:\\n  y                | 2",
                "if x:\\n  if y:            | 4",
                "def f():\\n    return 1    | 0",
                "for x in y:\\n  pass       | 0",
                "x = {1:                   | 0",
                "x = '''a:                 | 0",
                "x = 1                     | 0"
            })
    void aLineBeginsWhereItsBlockDoes(String before, int columns) {
        assertThat(Indentation.after(before.replace("\\n", "\n"))).hasSize(columns);
    }

    @Test
    void tabsStayTabs() {
        assertThat(Indentation.after("if x:\n\tif y:")).isEqualTo("\t\t");
    }

    @ParameterizedTest
    @CsvSource({
        "'if x:\n    ', 4",
        "'if x:\n      ', 2",
        "'if x:\n  y\n    ', 2",
        "'x   ', 1",
        "'if x:\n', 1",
        "'', 1"
    })
    void backspaceGoesBackALevelInFrontOfTheFirstWord(String before, int characters) {
        assertThat(Indentation.backwards(before)).isEqualTo(characters);
    }
}
