package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import org.junit.jupiter.api.Test;

/// Blocks of Python as lines of JSON, for editors and agents.
@ProcessTest
class BlocksTest {
    @Test
    void eachIsAnswered(Polyfork polyfork) {
        Finished finished =
                polyfork.stdin(
                                """
                                "x = 6\\nprint('a')\\nx * 7"
                                {"code": "_ + 1"}
                                "import sys; print('b', file=sys.stderr)"
                                "None"
                                """)
                        .run("--json");
        finished.printed(
                """
                {"stdout": "a\\n", "stderr": "", "value": "42", "error": null}
                {"stdout": "", "stderr": "", "value": "43", "error": null}
                {"stdout": "", "stderr": "b\\n", "value": null, "error": null}
                {"stdout": "", "stderr": "", "value": null, "error": null}
                """);
    }

    @Test
    void whatChildrenPrintIsPartOfTheAnswer(Polyfork polyfork) {
        Finished finished =
                polyfork.stdin(
                                """
                                "from multiprocessing import Process, Pool"
                                "def f(x): print('child', x)"
                                "p = Process(target=f, args=(1,)); p.start(); p.join(); print(2)"
                                "Pool(2).map(lambda x: x * 7, [6])"
                                """)
                        .run("--json")
                        .ended(0);
        assertThat(finished.out().lines().skip(2))
                .containsExactly(
                        "{\"stdout\": \"child 1\\n2\\n\", \"stderr\": \"\", \"value\": null, \"error\":"
                                + " null}",
                        "{\"stdout\": \"\", \"stderr\": \"\", \"value\": \"[42]\", \"error\": null}");
    }

    @Test
    void whatIsWrongIsAnsweredAndTheSessionGoesOn(Polyfork polyfork) {
        Finished finished =
                polyfork.stdin("\"1 / 0\"\nno json\n{}\n\"f(\"\n\"input()\"\n\"6 * 7\"\n")
                        .run("--json")
                        .ended(0);
        assertThat(finished.out().lines().toList())
                .hasSize(6)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "\"Traceback (most recent call last):\\n  File"
                                                        + " \\\"<python-input-0>\\\", line 1",
                                                "    1 / 0\\n",
                                                "ZeroDivisionError: division by zero\\n"),
                        line -> assertThat(line).contains("polyfork: no block in 'no json': "),
                        line -> assertThat(line).contains("polyfork: no block in '{}': it has to"),
                        line -> assertThat(line).contains("SyntaxError: '(' was never closed"),
                        line -> assertThat(line).contains("EOFError"),
                        line -> assertThat(line).contains("\"value\": \"42\""));
    }

    @Test
    void aBlockCanEndTheSession(Polyfork polyfork) {
        Finished finished =
                polyfork.stdin("\"print(1); raise SystemExit(3)\"\n\"2\"\n").run("--json");
        finished.ended(3);
        assertThat(finished.out())
                .isEqualTo(
                        "{\"stdout\": \"1\\n\", \"stderr\": \"\", \"value\": null, \"error\": null}\n");
    }
}
