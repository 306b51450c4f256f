package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyfork.tests.support.CPython;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Typist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The prompt that draws nothing: for pipes, and for terminals that cannot move their cursor.
@ProcessTest
class PlainPromptTest {
    private static final String PROMPT = ">>> ";

    @Test
    void aTranscriptIsThatOfCPython(Polyfork polyfork) throws IOException {
        Optional<Path> python = CPython.find();
        assumeTrue(python.isPresent(), "no CPython 3.12");
        comparesTo(Files.readString(Polyfork.script("plain_prompt.txt")), python.get(), polyfork);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 1",
                "def f():\n  return 6\nf()\n",
                "if True:\n  print(7)",
                "x = (1,\n",
                "'''a\n",
                "if 1:\n",
                ""
            })
    void theEndOfTheInputIsTheEndOfAStatement(String input, Polyfork polyfork) {
        Optional<Path> python = CPython.find();
        assumeTrue(python.isPresent(), "no CPython 3.12");
        comparesTo(input, python.get(), polyfork);
    }

    private static void comparesTo(String input, Path python, Polyfork polyfork) {
        polyfork.stdin(input).env("PYTHONPATH", "");
        Finished ours = polyfork.run("-q", "-i");
        Finished theirs = polyfork.launcher(python).run("-q", "-i");
        assertThat(ours.out()).isEqualTo(theirs.out());
        assertThat(withoutCarets(ours.err())).isEqualTo(withoutCarets(theirs.err()));
        assertThat(ours.status()).isEqualTo(theirs.status());
    }

    /// GraalPy marks another column of a line that is indented wrongly.
    private static String withoutCarets(String text) {
        return text.replaceAll("(?m)^ *\\^\n", "");
    }

    @Test
    void whatIsTypedLineByLineRunsInChildren(Polyfork polyfork) {
        String input =
                """
                from multiprocessing import Pool
                def square(x):
                    return x * x

                with Pool(2) as pool:
                    pool.map(square, range(4))

                """;
        Finished finished = polyfork.stdin(input).run("-q", "-i").ended(0);
        assertThat(finished.out()).isEqualTo("[0, 1, 4, 9]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "TERM=", "PYTHON_BASIC_REPL=1"})
    void aTerminalCanHaveIt(String variable, Polyfork polyfork) {
        Typist typist = polyfork.atTerminal(variable + " exec $polyfork -q").read(PROMPT);
        typist.enter("6 * 7").read("42").read(PROMPT);
        typist.enter("def f(x):").read("... ").enter("    return x + 1").read("... ").enter("");
        typist.read(PROMPT).enter("f(41)").read("42").read(PROMPT);
        typist.enter("import time").read(PROMPT).enter("for i in range(9):").read("... ");
        typist.enter("    print('at', 'work'); time.sleep(50)").read("... ").enter("");
        typist.read("at work").type(Typist.CTRL_C).read("KeyboardInterrupt").read(PROMPT);
        typist.enter("x = (").read("... ").type(Typist.CTRL_C).read("KeyboardInterrupt");
        typist.read(PROMPT).type(Typist.CTRL_D).ended(0);
        assertThat(typist.sent()).doesNotContain("\033[");
    }

    /// The line is there, and then the kernel throws it away.
    @Test
    void ctrlCRightAfterEnterDropsTheLine(Polyfork polyfork) {
        Typist typist = polyfork.atTerminal("TERM=dumb exec $polyfork -q").read(PROMPT);
        for (int i = 0; i < 50; i++) {
            typist.type("6 * 7" + Typist.ENTER + Typist.CTRL_C);
            typist.read("KeyboardInterrupt").read(PROMPT);
        }
        typist.type(Typist.CTRL_D).ended(0);
    }
}
