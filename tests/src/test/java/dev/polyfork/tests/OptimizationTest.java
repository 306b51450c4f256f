package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `-O` and `-OO` hold for everything that a program's processes compile.
@ProcessTest(seconds = 180)
class OptimizationTest {
    private static final String SHOW =
            """
            '''The module's text.'''

            def show(where):
                '''The function's text.'''
                found = "asserts"
                try:
                    assert not where
                    found = "none"
                except AssertionError:
                    pass
                print(where, found, __debug__, __doc__, show.__doc__, flush=True)
            """;

    @BeforeEach
    void writeModules(Polyfork polyfork) {
        polyfork.write("shown.py", SHOW);
        polyfork.write("app/shown.py", SHOW);
        polyfork.write("app/__main__.py", "import shown\nshown.show('app')\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-O | none False The module's text. The function's text.",
                "-OO | none False None None"
            })
    void importedModulesAreStrippedInEveryProcess(
            String option, String expected, Polyfork polyfork) {
        polyfork.write(
                "program.py",
                """
                import multiprocessing as mp, shown

                if __name__ == "__main__":
                    shown.show("main")
                    for method in "fork", "spawn", "forkserver":
                        child = mp.get_context(method).Process(target=shown.show, args=(method,))
                        child.start()
                        child.join()
                """);
        String lines =
                String.join(
                        "",
                        Stream.of("main", "fork", "spawn", "forkserver")
                                .map(where -> where + " " + expected + "\n")
                                .toList());
        polyfork.run(option, "program.py").printed(lines);
    }

    @Test
    void modulesFoldersAndZipFilesAreStripped(Polyfork polyfork) {
        String expected = "app none False None None\n";
        polyfork.run("-OO", "app").printed(expected);
        polyfork.run("-m", "zipapp", "app").printed("");
        polyfork.run("-OO", "app.pyz").printed(expected);
        polyfork.write("package/__main__.py", SHOW + "show('app')\n");
        polyfork.env("PYTHONOPTIMIZE", "2").run("-m", "package").printed(expected);
    }

    @Test
    void theCachesOfTheLevelsAreKeptApart(Polyfork polyfork) throws IOException {
        String plain = "x asserts True The module's text. The function's text.\n";
        String code = "import shown; shown.show('x')";
        polyfork.run("-c", code).printed(plain);
        polyfork.run("-O", "-c", code)
                .printed("x none False The module's text. The function's text.\n");
        polyfork.run("-OO", "-c", code).printed("x none False None None\n");
        polyfork.run("-c", code).printed(plain);
        Path caches = polyfork.sandbox().work().resolve("__pycache__");
        try (Stream<Path> files = Files.list(caches)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(3)
                    .areExactly(1, endingWith(".opt-1.pyc"))
                    .areExactly(1, endingWith(".opt-2.pyc"));
        }
    }

    private static Condition<String> endingWith(String text) {
        return new Condition<>(name -> name.endsWith(text), text);
    }

    @Test
    void codeThatIsMadeByTheProgramIsStripped(Polyfork polyfork) {
        polyfork.write(
                "made.py",
                """
                from __future__ import annotations

                def local(x):
                    made = []
                    exec("assert 0; made.append(x)")
                    return made, eval("x + 1")

                class Made:
                    exec("assert 0\\ndef f(self: nowhere): '''text'''")

                exec(compile("assert 0; print('compiled')", "x", "exec"))
                exec(compile("try:\\n assert 0\\nexcept AssertionError: print('kept')", "x", "exec", optimize=0))
                print(local(1), Made.f.__doc__, Made.f.__annotations__, __debug__)
                """);
        polyfork.run("-O", "made.py")
                .printed("compiled\nkept\n([1], 2) text {'self': 'nowhere'} False\n");
    }
}
