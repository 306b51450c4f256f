package dev.polyfork.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys, and what they make of a text, on JLine's virtual screen. Python is a little one here: a
/// line that ends with a colon or is indented goes on, a question mark is wrong.
class EditingTest {
    private static final int COLUMNS = 40;
    private static final int ROWS = 10;
    private static final int NONE = -1;
    private static final String UP = "\033OA";
    private static final String BACKSPACE = "\177";
    private static final String F3 = "\033OR";

    private static final List<String> OPEN = List.of("file", "/", "mode='r'", "*", "newline=None");

    private final Shell python =
            new Shell() {
                @Override
                public Verdict examine(String text) {
                    typing = shown.get();
                    int wrong = text.indexOf('?');
                    if (wrong >= 0) {
                        return new Verdict.Wrong(wrong, "what is that?");
                    }
                    String last = text.substring(text.lastIndexOf('\n') + 1);
                    boolean goesOn =
                            last.endsWith(":") || (last.startsWith(" ") && !last.isBlank());
                    return goesOn ? new Verdict.Unfinished() : new Verdict.Complete();
                }

                @Override
                public List<String> complete(CompletionWord word) {
                    return Stream.of("alpha.beta", "alpha.gamma", "omega")
                            .filter(name -> name.startsWith(word.word()))
                            .toList();
                }

                @Override
                public Optional<List<String>> parameters(String callee) {
                    return callee.equals("open") ? Optional.of(OPEN) : Optional.empty();
                }
            };

    @TempDir private Path folder;
    private Supplier<String> shown = () -> "";

    /// What the screen showed before Enter was pressed.
    private String typing = "";

    private String screen = "";

    /// What is read when these keys are pressed.
    private Object read(String keys) throws IOException {
        ScreenTerminal.VirtualTerminal virtual =
                ScreenTerminal.withTerminal("test", "xterm", COLUMNS, ROWS);
        shown = () -> text(virtual.screen());
        try (LineDisciplineTerminal terminal = virtual.terminal()) {
            Console console = console(terminal);
            var highlighter = new PythonHighlighter(Set.of("if"), Set.of("print"));
            assertThat(console.begin(python, highlighter)).isEmpty();
            terminal.enterRawMode();
            byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
            terminal.processInputBytes(bytes, 0, bytes.length);
            Object block = console.readBlock(">>> ", "... ");
            screen = shown.get();
            return block;
        }
    }

    private Console console(Terminal terminal) {
        SecondInterrupt interrupt = new SecondInterrupt(() -> {});
        return new Console(terminal, () -> {}, new Speakers(NONE), interrupt, settings());
    }

    private UserSettings settings() {
        return new UserSettings(folder.resolve("history"), folder.resolve("inputrc"), true);
    }

    private static String text(ScreenTerminal screen) {
        long[] cells = new long[COLUMNS * ROWS];
        screen.dump(cells, new int[2]);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            text.appendCodePoint(Math.max(' ', ScreenTerminal.cellCodePoint(cells[i])));
            if (i % COLUMNS == COLUMNS - 1) {
                text.append('\n');
            }
        }
        return text.toString().replaceAll(" +\n", "\n").strip();
    }

    @Test
    void enterRunsWhatIsComplete() throws IOException {
        assertThat(read("1 + 1\r")).isEqualTo("1 + 1");
        assertThat(screen).isEqualTo(">>> 1 + 1");
    }

    @Test
    void enterIndentsWhatIsNot() throws IOException {
        assertThat(read("if x:\ry\r\r")).isEqualTo("if x:\n    y\n    ");
        assertThat(screen).isEqualTo(">>> if x:\n...     y\n...");
    }

    @Test
    void backspaceDedents() throws IOException {
        assertThat(read("if x:\ry\r" + BACKSPACE + "z\r")).isEqualTo("if x:\n    y\nz");
    }

    @Test
    void tabIndentsInFrontOfTheFirstWord() throws IOException {
        assertThat(read("if x:\r\ty\r\r")).isEqualTo("if x:\n        y\n        ");
    }

    @Test
    void aBlockIsEditedAsAWhole() throws IOException {
        String keys = "if x:\ry" + UP + "\005" + BACKSPACE + BACKSPACE + "中:\033\r";
        assertThat(read(keys)).isEqualTo("if 中:\n    y");
    }

    @Test
    void enterWithinABlockBeginsALine() throws IOException {
        assertThat(read("if x:\ry" + UP + "\005\rz\033\r")).isEqualTo("if x:\n    z\n    y");
    }

    @Test
    void whatIsWrongStaysAndTheCursorIsThere() throws IOException {
        assertThat(read("a ? b\r\033[3~+\r")).isEqualTo("a + b");
        assertThat(screen).isEqualTo("what is that?\n>>> a + b");
    }

    @Test
    void whatIsWrongIsTakenWhenEnterIsPressedAgain() throws IOException {
        assertThat(read("a ? b\r\r")).isEqualTo("a ? b");
    }

    @Test
    void aPasteIsTakenAsItIs() throws IOException {
        assertThat(read("\033[200~if x:\r  y\r\r\tz\033[201~\r")).isEqualTo("if x:\n  y\n\n\tz");
    }

    @Test
    void inPasteModeEnterBeginsLinesUntilTheModeEnds() throws IOException {
        assertThat(read(F3 + "if x:\ry\r\r\tz" + F3 + "\r")).isEqualTo("if x:\ny\n\n\tz");
    }

    @Test
    void ctrlCDropsTheBlock() throws IOException {
        assertThat(read("if x:\ry\003")).isEqualTo(false);
    }

    @Test
    void ctrlDEndsTheInputWhereNothingIsTyped() throws IOException {
        assertThat(read("\004")).isEqualTo(true);
        assertThat(read("ab\001\004\r")).isEqualTo("b");
    }

    @Test
    void namesAreCompletedAsFarAsTheyAreClear() throws IOException {
        assertThat(read("om\t\r")).isEqualTo("omega");
        assertThat(read("al\tg\t\r")).isEqualTo("alpha.gamma");
    }

    @Test
    void historyHasWholeBlocksAlsoOfOtherSessions() throws IOException {
        read("if x:\ry = 1 % 2\r\r");
        assertThat(read(UP + "\033\r")).isEqualTo("if x:\n    y = 1 % 2");
    }

    @Test
    void wideAndCombiningCharactersKeepTheirPlaces() throws IOException {
        assertThat(read("'中文e\u0301🐍'\002\002x\r")).isEqualTo("'中文e\u0301x🐍'");
    }

    @Test
    void belowACallIsWhatItTakes() throws IOException {
        assertThat(read("open(\r")).isEqualTo("open(");
        assertThat(typing).isEqualTo(">>> open(\nopen(file, /, mode='r', *, newline=Non…");
        assertThat(screen).isEqualTo(">>> open(");
        read("open(len([1, 2]), [\r");
        assertThat(typing).endsWith("\nopen(file, /, mode='r', *, newline=Non…");
    }

    @Test
    void theArgumentThatIsTypedIsAlwaysSeen() throws IOException {
        read("open(1, newline='\r");
        assertThat(typing).endsWith("\nopen(…, /, mode='r', *, newline=None)");
    }

    @Test
    void belowOtherCallsIsNothing() throws IOException {
        for (String text :
                List.of("open(1)", "(1,", "def open(", "shut(", "x.open(", "'x'.open(")) {
            read(text + "\r");
            assertThat(typing).isEqualTo(">>> " + text);
        }
    }
}
