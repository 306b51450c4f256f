package dev.polyfork.tests;

import static dev.polyfork.tests.support.Typist.CTRL_D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Typist;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What child processes and threads write to the terminal beside the prompt.
@ProcessTest
class PromptOutputTest {
    private static final String PROMPT = ">>> ";

    /// Writes when the test lets it, by a file.
    private static final String PROGRAM =
            """
            import multiprocessing as mp, os, sys, threading, time

            def say(*texts):
                for number, text in enumerate(texts):
                    while not os.path.exists(f'go{number}'):
                        time.sleep(0.01)
                    print(text.upper())

            def fail():
                say()
                1 / 0
            """;

    private static Typist prompt(Polyfork polyfork) {
        polyfork.write("talk.py", PROGRAM);
        return polyfork.atPrompt().read(PROMPT).enter("from talk import *").read(PROMPT);
    }

    @Test
    void childrenDoNotBreakTheLine(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("mp.Process(target=say, args=('a', 'b')).start()").read(PROMPT);
        typist.type("6 *").read("6 *");
        polyfork.write("go0", "");
        typist.read("A\n" + PROMPT + "6 *").type(" 7").read("7");
        polyfork.write("go1", "");
        typist.read("B\n" + PROMPT + "6 * 7").enter("").read("42\n").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void linesHaveNamesWhereSeveralTalk(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("for name in 'one', 'two':");
        typist.enter("mp.Process(target=say, name=name, args=(name, 'end')).start()").enter("");
        typist.read(PROMPT);
        polyfork.write("go0", "");
        // Whoever comes second has a name.
        typist.read("ONE\n", "TWO\n");
        polyfork.write("go1", "");
        typist.read("[one] END\n", "[two] END\n").type(CTRL_D).ended(0);
    }

    @Test
    void threadsDoNotBreakTheLineEither(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("threading.Thread(target=say, args=('a',)).start()").read(PROMPT);
        typist.type("6 *").read("6 *");
        polyfork.write("go0", "");
        typist.read("A\n" + PROMPT + "6 *").enter(" 7").read("42\n").read(PROMPT);
        typist.enter("threading.Timer(0.3, fail).start()").read(PROMPT);
        typist.read("Traceback").read("ZeroDivisionError: division by zero\n" + PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void programsDoNotBreakTheLineEither(Polyfork polyfork) {
        polyfork.write(
                "programs.py",
                """
                from talk import *
                import subprocess

                def launch():
                    say('first')
                    subprocess.run(['echo', 'one'])
                    os.system('echo two >&2')
                    say('a', 'last')

                started = threading.Event()

                def early():
                    wait = 'while [ ! -e early ]; do sleep 0.01; done; echo early'
                    with subprocess.Popen(['sh', '-c', wait]):
                        started.set()
                """);
        Typist typist = prompt(polyfork);
        typist.enter("import programs").read(PROMPT);
        typist.enter("threading.Thread(target=programs.early).start()").read(PROMPT);
        typist.enter("programs.started.wait()").read("True\n").read(PROMPT);
        typist.type("6").read("6");
        polyfork.write("early", "");
        typist.read("early\n" + PROMPT + "6").enter("").read("6\n").read(PROMPT);
        typist.enter("threading.Thread(target=programs.launch).start()").read(PROMPT);
        typist.type("6 *").read("6 *");
        polyfork.write("go0", "");
        for (String line : List.of("FIRST", "one", "two", "A")) {
            typist.read(line + "\n" + PROMPT + "6 *");
        }
        polyfork.write("go1", "");
        typist.read("LAST\n").enter(" 7").read("42\n").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void aProcessThatCannotStartLeavesNothingOpen(Polyfork polyfork) {
        polyfork.write(
                "pipes.py",
                """
                from talk import *

                pipe = os.pipe

                def failing(calls):
                    left = iter(range(calls))
                    return lambda: pipe() if next(left, None) is not None else os.open('/-', 0)

                def attempt(calls):
                    os.pipe = failing(calls)
                    try:
                        mp.Process(target=print).start()
                    except FileNotFoundError:
                        pass
                    finally:
                        os.pipe = pipe

                def start(calls):
                    attempt(calls)
                    before = len(os.listdir('/proc/self/fd'))
                    for _ in range(20):
                        attempt(calls)
                    # The terminals are closed a moment later.
                    while len(os.listdir('/proc/self/fd')) >= before + 20:
                        time.sleep(0.01)
                    print('failed', calls)
                """);
        Typist typist = prompt(polyfork).enter("import pipes").read(PROMPT);
        for (int calls = 0; calls < 3; calls++) {
            typist.enter("pipes.start(%d)".formatted(calls)).read("failed " + calls).read(PROMPT);
        }
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void whatAChildWritesComesBeforeWhatItsParentWritesThen(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import multiprocessing as mp").read(PROMPT);
        typist.enter("with mp.Pool(2) as pool:");
        typist.enter("for i in range(50):").enter("pool.apply(print, ('a', i)); print('b', i)");
        typist.enter("");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            expected.append("a %d\nb %d\n".formatted(i, i));
        }
        typist.read(expected.toString()).read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void childrenAreAtATerminalOfTheSameSize(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("def look():");
        typist.enter("print(sys.stdout.isatty(), os.isatty(2), *os.get_terminal_size())");
        typist.enter("").read(PROMPT).enter("mp.Process(target=look).start()");
        typist.read("True True 100 30\n").type(CTRL_D).ended(0);
    }

    @Test
    void whatHasNoEndOfLineIsShownWhenCodeRuns(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("def ask(): sys.stdout.write('name: '.upper()); sys.stdout.flush()");
        typist.enter("").read(PROMPT);
        typist.enter("child = mp.Process(target=ask); child.start(); child.join()");
        typist.read("NAME: ").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void childrenWriteWhereStandardOutputLeads(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("file = os.open('out', os.O_CREAT | os.O_WRONLY); kept = os.dup(1)");
        typist.read(PROMPT).enter("_ = os.dup2(file, 1)").read(PROMPT);
        polyfork.write("go0", "");
        typist.enter("p = mp.Process(target=say, args=('a',)); p.start(); p.join()");
        typist.read(PROMPT).enter("_ = os.dup2(kept, 1); 6 * 7").read("42\n").read(PROMPT);
        typist.type(CTRL_D).ended(0);
        assertThat(polyfork.sandbox().work().resolve("out")).hasContent("A\n");
    }

    @Test
    void lastWordsAreShown(Polyfork polyfork) {
        Typist typist = prompt(polyfork);
        typist.enter("mp.Process(target=say, args=('a', 'bye')).start()").read(PROMPT);
        typist.enter("exit");
        polyfork.write("go0", "");
        typist.read("A\n");
        polyfork.write("go1", "");
        typist.read("BYE\n").ended(0);
    }
}
