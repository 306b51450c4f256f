package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class PythonHighlighterTest {
    private final PythonHighlighter highlighter =
            new PythonHighlighter(Set.of("if", "def"), Set.of("print"));

    private AttributedStyle style(String text, int cursor, String part) {
        AttributedString shown = highlighter.highlight(text, cursor);
        assertThat(shown).hasToString(text);
        return shown.styleAt(text.indexOf(part));
    }

    @Test
    void wordsHaveTheColoursOfWhatTheyAre() {
        AttributedStyle blue = AttributedStyle.BOLD.foreground(AttributedStyle.BLUE);
        assertThat(style("if x: print", 0, "if")).isEqualTo(blue);
        assertThat(style("if x: print", 0, "x")).isEqualTo(AttributedStyle.DEFAULT);
        assertThat(style("if x: print", 0, "print"))
                .isEqualTo(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN));
        assertThat(style("def print(", 0, "print")).isEqualTo(AttributedStyle.BOLD);
        assertThat(style("x.print", 0, "print")).isEqualTo(AttributedStyle.DEFAULT);
        assertThat(style("match x", 0, "match")).isEqualTo(blue);
        assertThat(style("match = x", 0, "match")).isEqualTo(AttributedStyle.DEFAULT);
    }

    @Test
    void theBracketThatBelongsToTheOneAtTheCursorIsMarked() {
        AttributedStyle marked = AttributedStyle.BOLD.underline();
        assertThat(style("a(b[c])", 7, "(")).isEqualTo(marked);
        assertThat(style("a(b[c])", 7, "[")).isEqualTo(AttributedStyle.DEFAULT);
        assertThat(style("a(b[c])", 3, "]")).isEqualTo(marked);
    }

    @Test
    void aBracketThatClosesNothingIsRed() {
        AttributedStyle red = AttributedStyle.BOLD.foreground(AttributedStyle.RED).inverse();
        assertThat(style("a)", 0, ")")).isEqualTo(red);
        assertThat(style("(a]", 0, "]")).isEqualTo(red);
    }
}
