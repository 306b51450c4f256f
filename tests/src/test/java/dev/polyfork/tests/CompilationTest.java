package dev.polyfork.tests;

import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import dev.polyfork.tests.support.Running;
import org.junit.jupiter.api.Test;

/// What a process compiles of its program.
@ProcessTest(seconds = 120)
class CompilationTest {
    /// A function that the thresholds of a process's first second leave to the interpreter: those
    /// want 20,000 calls.
    @Test
    void whatIsCalledNowAndThenIsCompiledInTime(Polyfork polyfork) {
        polyfork.write(
                "program.py",
                """
                import os, time

                os.dup2(1, 2)  # where Truffle tells what it has compiled

                def step(number):
                    return number + 1

                for number in range(19_000):
                    step(number)
                    time.sleep(0.001)
                """);
        Running running =
                polyfork.env("POLYFORK_JAVA_OPTS", "-Dpolyglot.engine.TraceCompilation=true")
                        .start("program.py");
        running.awaitOutput("<bytecode step at");
        running.signal("KILL");
        running.await();
    }
}
