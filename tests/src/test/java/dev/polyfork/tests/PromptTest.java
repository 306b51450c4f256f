package dev.polyfork.tests;

import static dev.polyfork.tests.support.Typist.ALT_ENTER;
import static dev.polyfork.tests.support.Typist.BACKSPACE;
import static dev.polyfork.tests.support.Typist.CTRL_C;
import static dev.polyfork.tests.support.Typist.CTRL_D;
import static dev.polyfork.tests.support.Typist.END;
import static dev.polyfork.tests.support.Typist.ENTER;
import static dev.polyfork.tests.support.Typist.TAB;
import static dev.polyfork.tests.support.Typist.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Typist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The prompt on a real terminal.
@ProcessTest
class PromptTest {
    private static final String PROMPT = ">>> ";
    private static final String F3 = "\033OR";

    @Test
    void whatIsTypedRunsInChildren(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("from multiprocessing import Pool, Process").read(PROMPT);
        typist.enter("Pool(2).map(lambda x: x * 7, [6])").read("[42]").read(PROMPT);
        typist.enter("def work(x):").enter("print('got', x + 1)").enter("").read(PROMPT);
        typist.enter("child = Process(target=work, args=(98,)); child.start(); child.join()");
        typist.read("got 99").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void valuesAreShownOneStatementAfterTheOther(Polyfork polyfork) {
        Typist typist = polyfork.atTerminal("exec $polyfork").read("Python 3.12").read(PROMPT);
        typist.enter("6 * 7").read("42\n").read(PROMPT);
        typist.enter("_ + 1").read("43\n").read(PROMPT);
        typist.enter("None").read(PROMPT);
        typist.enter("import sys; sys.displayhook = lambda v: print('<', v, '>')").read(PROMPT);
        typist.enter("1 + 1").read("< 2 >").read(PROMPT);
        typist.enter("sys.ps1 = 'py%> '").read("py%> ");
        typist.enter("exit").ended(0);
    }

    @Test
    void aBlockIsEditedAsAWholeAndIndentedByItself(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("for i in range(1):").enter("print(i + 40)").type(UP + UP + END);
        typist.type(BACKSPACE.repeat("1):".length()) + "3):").type(ALT_ENTER);
        typist.read("40\n41\n42\n").read(PROMPT);
        typist.enter("for i in range(2):").enter("if i:").enter("x = i * 6").type(BACKSPACE);
        typist.enter(BACKSPACE + "x * 7").read("42").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void aSyntaxErrorIsShownAndStaysEditable(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("40 +* 2").read("SyntaxError: invalid syntax");
        // The cursor is on what is wrong.
        typist.type("\033[3~" + ENTER).read("42").read(PROMPT);
        typist.enter("1 1").read("SyntaxError").type(ENTER).read("SyntaxError").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void aPastedTextIsOneBlock(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        String text =
                """
                def answer():
                    x = 40

                    return x + 2
                y = 1
                (answer(), 中文, y)\
                """;
        typist.enter("中文 = 'é🐍'").read(PROMPT);
        typist.type("\033[200~" + text.replace('\n', '\r') + "\033[201~").type(ENTER);
        typist.read("(42, 'é🐍', 1)").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void aTextIsPastedAlsoWhereTheTerminalDoesNotSaySo(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        String text = "if True:\r  x = 40\r\r  x += 2\rx + 0\r";
        typist.type(F3 + text + F3 + ENTER).read("42\n").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void theWindowMayChangeWhileSomebodyTypes(Polyfork polyfork) throws Exception {
        String code =
                """
                import multiprocessing, os, time

                def look():
                    while os.get_terminal_size() != (60, 20):
                        time.sleep(0.01)
                    print('Resized'.upper())

                child = multiprocessing.Process(target=look)
                """;
        polyfork.write("look.py", code);
        Typist typist = polyfork.atTerminal("tty >tty; exec $polyfork -q").read(PROMPT);
        typist.enter("import os; from look import child; child.start()").read(PROMPT);
        typist.type("os.get_terminal_size(").read("size(");
        Path work = polyfork.sandbox().work();
        String terminal = Files.readString(work.resolve("tty")).strip();
        new ProcessBuilder("stty", "-F", terminal, "cols", "60", "rows", "20").start().waitFor();
        typist.read("RESIZED\n" + PROMPT + "os.get_terminal_size(");
        typist.enter(").columns").read("60\n").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void historyIsKeptWithWholeBlocks(Polyfork polyfork) {
        Typist first = polyfork.atPrompt().read(PROMPT);
        first.enter("def f():").enter("x = 41").enter("return x + 1").enter("").read(PROMPT);
        first.type(CTRL_D).ended(0);

        Typist second = polyfork.atPrompt().read(PROMPT);
        second.type(UP).read("return x + 1").type(ALT_ENTER).read(PROMPT);
        second.enter("f()").read("42").read(PROMPT);
        second.type(CTRL_D).ended(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec('while True: pass')",
                "import time; time.sleep(50)",
                "from multiprocessing import Queue; Queue().get()",
                "from multiprocessing import Pool; import time; Pool(2).map(time.sleep, [50, 50])"
            })
    void ctrlCEndsWhatRuns(String code, Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("print('at', 'work'); " + code).read("at work");
        typist.type(CTRL_C).read("KeyboardInterrupt").read(PROMPT);
        typist.enter("6 * 7").read("42").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void aSecondCtrlCStopsWhatWouldNotStop(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import time").read(PROMPT).enter("def stubborn():").enter("while True:");
        typist.enter("try:").enter("print('at', 'work'); time.sleep(50)").type(BACKSPACE);
        typist.enter("except BaseException:").enter("pass").enter("").read(PROMPT);
        typist.enter("stubborn()").read("at work").type(CTRL_C).read("at work").type(CTRL_C);
        typist.read("KeyboardInterrupt: stopped by the second Ctrl-C").read(PROMPT);
        typist.enter("stubborn.__name__[::-1]").read("'nrobbuts'").read(PROMPT);
        typist.enter("import multiprocessing as mp").read(PROMPT);
        typist.enter("mp.Pool(1).map(len, ['abcde'])").read("[5]").read(PROMPT);
        typist.enter("stubborn()").read("at work").type(CTRL_C).read("at work").type(CTRL_C);
        typist.read("KeyboardInterrupt: stopped").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void theTerminalIsRestored(Polyfork polyfork) throws IOException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        statuses.put(CTRL_D, 0);
        statuses.put("raise SystemExit(3)" + ENTER, 3);
        statuses.put("os._exit(4)" + ENTER, 4);
        // These end it while the next prompt is there.
        statuses.put("threading.Timer(0.2, os._exit, (5,)).start()" + ENTER, 5);
        statuses.put("threading.Timer(0.2, os.abort).start()" + ENTER, 134);
        for (int signal : new int[] {1, 6, 10, 14, 15}) {
            String kill = "threading.Timer(0.2, os.kill, (os.getpid(), %d)).start()";
            statuses.put(kill.formatted(signal) + ENTER, 128 + signal);
        }
        String script =
                """
                stty -echoctl; stty -g >before
                while $polyfork -q; s=$?; stty -g >after; echo "left $s"; read x; do :; done
                """;
        Typist typist = polyfork.atTerminal(script).read(PROMPT);
        var work = polyfork.sandbox().work();
        for (Map.Entry<String, Integer> way : statuses.entrySet()) {
            typist.enter("import os, threading").read(PROMPT).type(way.getKey());
            typist.read("left " + way.getValue() + "\n");
            assertThat(work.resolve("after"))
                    .as(way.getKey())
                    .hasSameTextualContentAs(work.resolve("before"));
            assertThat(typist.sent().lastIndexOf("\033[?2004l"))
                    .as("pastes are not marked any more: " + way.getKey())
                    .isGreaterThan(typist.sent().lastIndexOf("\033[?2004h"));
            typist.type(ENTER).read(PROMPT);
        }
        typist.type(CTRL_D).read("left 0\n").type(CTRL_D).ended(0);
    }

    @Test
    void signalsThatTheProgramHandlesAreItsOwn(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import os, signal, threading").read(PROMPT);
        typist.enter("_ = signal.signal(signal.SIGTERM, lambda *_: print('got'.upper()))");
        typist.read(PROMPT).enter("threading.Timer(0.2, os.kill, (os.getpid(), 15)).start()");
        typist.read("GOT\n").read(PROMPT);
        typist.enter("_ = signal.signal(signal.SIGALRM, lambda *_: 1 / 0)").read(PROMPT);
        typist.enter("threading.Timer(0.2, os.kill, (os.getpid(), 14)).start()").read(PROMPT);
        typist.type("6 *").read("ZeroDivisionError: division by zero\n").read(PROMPT);
        // Without a handler, SIGINT is Ctrl-C.
        typist.enter("threading.Timer(0.2, os.kill, (os.getpid(), 2)).start()").read(PROMPT);
        typist.type("6 *").read("KeyboardInterrupt\n").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void namesArgumentsModulesAndFilesAreCompleted(Polyfork polyfork) {
        polyfork.write("some-long-name.txt", "42");
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("def work(first, seconds): return seconds").enter("").read(PROMPT);
        typist.enter("wo" + TAB + "(1, sec" + TAB + "42)").read("42\n").read(PROMPT);
        typist.enter("import multip" + TAB).read(PROMPT);
        typist.enter("multiprocessing.cpu_c" + TAB + "() > 0").read("True").read(PROMPT);
        typist.enter("open('some-l" + TAB + "').read()").read("'42'").read(PROMPT);
        typist.type("open('some-l').is" + TAB + CTRL_C).read("KeyboardInterrupt\n" + PROMPT);
        typist.type("multiprocessing.Pr" + TAB).read("Process").type(CTRL_C);
        typist.read("KeyboardInterrupt\n" + PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void whatACallTakesIsShownWhileItIsTyped(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("class Loud:").enter("__repr__ = lambda self: exit()").enter("");
        typist.read(PROMPT).enter("def work(a, /, b: int = 6, *rest, key=Loud(), **more):");
        typist.enter("return b").enter("").read(PROMPT);
        typist.type("work(1, ").read("work(a, /, b=6, *rest, key=..., **more)");
        typist.enter("42)").read("42\n").read(PROMPT);
        typist.enter("import os").read(PROMPT).type("os.path.join(").read("os.path.join(a, *p)");
        typist.type(CTRL_C).read(PROMPT).type("range(").read("range(start, stop[, step])");
        typist.type(CTRL_C).read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void tracebacksShowWhatWasTyped(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("def half(x):").enter("return x / 0 # wrong").enter("").read(PROMPT);
        typist.enter("half(3)").read("File \"<python-input-1>\", line 1, in <module>");
        typist.read("half(3)").read("return x / 0 # wrong").read("ZeroDivisionError: division by");
        typist.read(PROMPT).enter("import inspect; print(inspect.getsource(half).upper())");
        typist.read("RETURN X / 0 # WRONG").read(PROMPT);
        typist.enter("nowhere.x").read("    nowhere.x\n    ^^^^^^^\nNameError").read(PROMPT);
        typist.type(CTRL_D).ended(0);
        assertThat(typist.sent()).contains("\033[1;35mZeroDivisionError");
    }

    @Test
    void withoutColoursThereAreNone(Polyfork polyfork) {
        Typist typist = polyfork.env("NO_COLOR", "1").atPrompt().read(PROMPT);
        typist.enter("def f(): 1 / 0").enter("").read(PROMPT);
        typist.enter("f()").read("ZeroDivisionError").read(PROMPT);
        typist.type(CTRL_D).ended(0);
        assertThat(typist.sent()).doesNotContain("\033[1;3");
    }

    @Test
    void questionMarksAskForHelp(Polyfork polyfork) {
        Typist typist = polyfork.env("PAGER", "cat").atPrompt().read(PROMPT);
        typist.enter("def f(x):").enter("'''Says it.'''").enter("").read(PROMPT);
        typist.enter("f?").read("f(x)").read("Says it.").read(PROMPT);
        typist.enter("f??").read("def f(x):").read(PROMPT);
        typist.enter("nothing?").read("Object 'nothing' not found.").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void commandsAreDone(Polyfork polyfork) throws IOException {
        polyfork.write("program.py", "import sys\nanswer = 42\nprint('ran', sys.argv)\n");
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("%run program.py 'a b'").read("ran ['program.py', 'a b']").read(PROMPT);
        typist.enter("%who").read("answer  int").read("sys     module").read(PROMPT);
        typist.enter("%time answer + 1").read("43\n").read("Wall time: ").read(PROMPT);
        typist.enter("%timeit answer").read("loops, best of 5: ").read(PROMPT);
        typist.enter("%save kept.py").read(PROMPT);
        typist.enter("%rese" + TAB).read(PROMPT).enter("answer").read("NameError").read(PROMPT);
        for (String command : List.of("time", "timeit", "run", "save", "kill", "stack")) {
            typist.enter("%" + command)
                    .read("polyfork: say a")
                    .read(" after the command\n" + PROMPT);
        }
        typist.enter("%nothing").read("polyfork: there is no command %nothing; there are %edit");
        typist.read(PROMPT).type(CTRL_D).ended(0);
        assertThat(polyfork.sandbox().work().resolve("kept.py")).hasContent("answer + 1");
    }

    @Test
    void processesAreListedAndEnded(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import multiprocessing as mp, time").read(PROMPT);
        typist.enter("child = mp.Process(target=time.sleep, args=(50,), name='sleepy')");
        typist.read(PROMPT).enter("child.start()").read(PROMPT);
        typist.enter("%ps").read("PID").read("MEMORY").read("sleepy  ").read(" MB");
        typist.read(PROMPT).enter("%stack nobody").read("no process 'nobody' runs here");
        typist.read(PROMPT).enter("%kill nobody").read("no process 'nobody' runs here");
        typist.read(PROMPT).enter("%kill sleepy").read(PROMPT);
        typist.enter("child.join(); child.exitcode").read("-15\n").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void processesTellWhereTheyAre(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import multiprocessing as mp, time").read(PROMPT);
        typist.enter("def count(x):").enter("print('be', 'gin')").enter("while True:");
        typist.enter("x += 1").enter("").enter("").read(PROMPT);
        typist.enter("def rest(x):").enter("print('re', 'st'); mp.Queue().get()").enter("");
        typist.read(PROMPT);
        typist.enter("for f in count, rest:");
        typist.enter("mp.Process(target=f, name=f.__name__, args=(1,), daemon=True).start()");
        typist.enter("").read("be gin", "re st").read(PROMPT);
        typist.enter("%ps").read("LINE").read("<python-input-1>:").read(" count");
        typist.read(PROMPT).enter("%stack rest").read("rest (most recent call last):");
        typist.read(", line 2, in rest").read("; mp.Queue().get()");
        typist.read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void theDebuggerIsAtTheSameTerminal(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("def f(x):").enter("breakpoint()").enter("return x + 1").enter("");
        typist.read(PROMPT).enter("f(41)").read("return x + 1").read("(Pdb) ");
        typist.enter("p x * 2").read("82").read("(Pdb) ").enter("c").read("42\n").read(PROMPT);
        typist.enter("name = input('Who? ')").read("Who? ").enter("Ada").read(PROMPT);
        typist.enter("name[::-1]").read("'adA'").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void whatIsTypedWhileCodeRunsIsForTheNextWhoReads(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import select").read(PROMPT);
        String waiting = "print('at', 'work'); _ = select.select([0], [], [])";
        typist.enter(waiting + "; name = input('Who? ')").read("at work");
        typist.enter("Ada").enter("name[::-1]").read("'adA'").read(PROMPT);
        typist.type("name = input('Who? ')" + ALT_ENTER).read("Who? ").enter("Eve").read(PROMPT);
        typist.enter("name[::-1]").read("'evE'").read(PROMPT);
        typist.enter(waiting).read("at work").type("6 * 7" + ENTER + CTRL_D);
        typist.read("42\n").ended(0);
    }

    @Test
    void ctrlDIsKeptWhileCodeRuns(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import select; print('at', 'work'); _ = select.select([0], [], [])");
        typist.read("at work").type(CTRL_D).ended(0);
    }

    @Test
    void ctrlZStopsAndTheLineIsStillThere(Polyfork polyfork) {
        Typist typist =
                polyfork.atTerminal("PS1='shell$ ' exec bash --norc --noprofile -i")
                        .read("shell$ ");
        typist.enter("$polyfork -q").read(PROMPT).type("6 *\032").read("Stopped").read("shell$ ");
        typist.enter("stty -a | grep -o ' icanon'; fg").read(" icanon").read(PROMPT + "6 *");
        typist.enter(" 7").read("42\n").read(PROMPT).type(CTRL_D).read("shell$ ");
        typist.enter("exit").ended(0);
    }

    @Test
    void keysAreThoseOfTheUsersFile(Polyfork polyfork) {
        polyfork.env("INPUTRC", polyfork.write("keys", "set editing-mode vi\n").toString());
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.type("6 + 7").type("\033").type("hhr*").enter("").read("42\n").read(PROMPT);
        typist.type(CTRL_C).enter("exit").ended(0);
    }

    @Test
    void aPromptFollowsAProgram(Polyfork polyfork) {
        polyfork.write("program.py", "answer = 42\nraise SystemExit(1)\n");
        Typist typist = polyfork.atTerminal("exec $polyfork -i program.py").read(PROMPT);
        typist.enter("answer + 1").read("43").read(PROMPT);
        typist.enter("__file__.endswith('program.py')").read("True").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void theStartupFileRunsAndMayBeWrong(Polyfork polyfork) {
        polyfork.env("PYTHONSTARTUP", polyfork.write("start.py", "a = 41\n1 / 0\n").toString());
        Typist typist = polyfork.atPrompt().read("ZeroDivisionError").read(PROMPT);
        typist.enter("a + 1").read("42").read(PROMPT);
        typist.type(CTRL_D).ended(0);

        polyfork.write("start.py", new byte[] {(byte) 0xff, '\n'});
        polyfork.atPrompt().read("SyntaxError").read(PROMPT).type(CTRL_D).ended(0);
    }

    @Test
    void aTerminalThatNobodyKnowsIsAUsualOne(Polyfork polyfork) {
        Typist typist = polyfork.atTerminal("TERM=nonesuch exec $polyfork -q");
        typist.read("polyfork: nothing is known about the terminal 'nonesuch' (TERM); it is used");
        typist.read(PROMPT).enter("6 * 7").read("42\n").read(PROMPT).type(CTRL_D).ended(0);
        assertThat(typist.sent()).doesNotContain("\tat ");
    }

    @Test
    void aHistoryThatCannotBeReadIsLeftAlone(Polyfork polyfork) throws IOException {
        byte[] broken = {(byte) 0xff, (byte) 0xfe, '\n'};
        polyfork.env("HOME", polyfork.sandbox().work().toString());
        polyfork.write(".polyfork_history", broken);
        Typist typist = polyfork.atPrompt();
        typist.read("polyfork: no history is kept: ").read("is no text").read(PROMPT);
        typist.enter("6 * 7").read("42").read(PROMPT);
        typist.type(CTRL_D).ended(0);
        assertThat(Files.readAllBytes(polyfork.sandbox().work().resolve(".polyfork_history")))
                .isEqualTo(broken);
    }

    @Test
    void aPasteOfAMegabyteIsRun(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        String line = "    'y" + "y".repeat(90) + "',\r";
        int lines = 1_000_000 / line.length();
        typist.type("\033[200~many = [\r" + line.repeat(lines) + "]\033[201~").type(ENTER);
        typist.read("]\n").read(PROMPT).enter("len(many)").read(lines + "\n").read(PROMPT);
        typist.type(CTRL_D).ended(0);
    }

    @Test
    void theSessionEndsWithItsTerminal(Polyfork polyfork) {
        Typist typist = polyfork.atPrompt().read(PROMPT);
        typist.enter("import multiprocessing as mp, time").read(PROMPT);
        typist.enter("mp.Process(target=time.sleep, args=(50,)).start()").read(PROMPT);
        typist.hangUp();
        polyfork.sandbox().processes().living().forEach(process -> process.onExit().join());
        // Nobody was left to remove the session's folder: the next run does it.
        polyfork.code("import multiprocessing; multiprocessing.Lock()").ended(0);
    }
}
