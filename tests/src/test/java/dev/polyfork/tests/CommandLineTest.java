package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.CheckScript;
import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line is Python's own.
@ProcessTest
class CommandLineTest {
    private static final String SHOW = "import sys; print(sys.argv, repr(sys.path[0]), __name__)";

    @Test
    void runsAScriptWithArguments(Polyfork polyfork) {
        Path folder = polyfork.write("folder/show.py", SHOW).getParent();
        polyfork.run("folder/show.py", "-v", "--", "a b", "")
                .printed("['folder/show.py', '-v', '--', 'a b', ''] '" + folder + "' __main__\n");
    }

    @Test
    void runsCode(Polyfork polyfork) {
        polyfork.run("-c", SHOW, "x", "-c").printed("['-c', 'x', '-c'] '' __main__\n");
    }

    @Test
    void runsAModule(Polyfork polyfork) {
        Path file = polyfork.write("package/module.py", SHOW);
        polyfork.run("-m", "package.module", "x")
                .printed(
                        "['%s', 'x'] '%s' __main__\n"
                                .formatted(file, file.getParent().getParent()));
    }

    @Test
    void runsAPackage(Polyfork polyfork) {
        polyfork.write("package/__main__.py", "print(__package__, __name__)");
        polyfork.run("-m", "package").printed("package __main__\n");
    }

    @Test
    void runsModulesOfTheLibraryThatAreLoadedAlready(Polyfork polyfork) {
        Finished calendar = polyfork.run("-m", "calendar", "2024", "1").ended(0);
        assertThat(calendar.out()).contains("January 2024");
        Finished json = polyfork.stdin("[1]").run("-m", "json.tool", "--compact").ended(0);
        assertThat(json.out()).isEqualTo("[1]\n");
        polyfork.code(
                        """
                        from importlib.util import find_spec
                        import pkgutil
                        spec = find_spec('json')
                        print(spec.origin.endswith('json/__init__.py'), spec.has_location)
                        print(spec.submodule_search_locations[0].endswith('json'))
                        print(pkgutil.get_data('json', '__init__.py')[:3])
                        import json
                        print(json.__spec__.origin == spec.origin, json.loads('[1]'))
                        """)
                .printed("True True\nTrue\nb'r\"\"'\nTrue [1]\n");
    }

    @ParameterizedTest
    @CsvSource({"exit(), 0", "import sys; sys.exit(4), 4", "raise SystemExit(5), 5"})
    void thePromptAfterAProgramExitsAsItIsTold(String line, int status, Polyfork polyfork) {
        Finished finished = polyfork.stdin(line + "\n").run("-i", "-c", "x = 1").ended(status);
        assertThat(finished.err()).doesNotContain("Traceback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", ""})
    void runsStandardInput(String argument, Polyfork polyfork) {
        Object[] arguments = argument.isEmpty() ? new Object[0] : new Object[] {argument, "x"};
        String expected = argument.isEmpty() ? "['']" : "['-', 'x']";
        polyfork.stdin(SHOW + "\n").run(arguments).printed(expected + " '' __main__\n");
    }

    @Test
    void theScriptReadsStandardInput(Polyfork polyfork) {
        polyfork.stdin("one\n二\n")
                .run("-c", "import sys; print(input(), sys.stdin.read().encode())")
                .printed("one b'\\xe4\\xba\\x8c\\n'\n");
    }

    @Test
    void runsAFolderAndAZipFile(Polyfork polyfork) {
        Path app = polyfork.write("app/__main__.py", SHOW + "\nimport helper\n").getParent();
        polyfork.write("app/helper.py", "print('helper', __package__)\n");
        polyfork.run("app").printed("['app'] '" + app + "' __main__\nhelper \n");
        polyfork.run("-m", "zipapp", "app", "-o", "app.pyz").printed("");
        polyfork.run("app.pyz", "x")
                .printed("['app.pyz', 'x'] '" + app + ".pyz' __main__\nhelper \n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "script.txt", "@script", "a script.py", "r\u00e6sum\u00e9"})
    void aScriptMayHaveAnyName(String name, Polyfork polyfork) {
        polyfork.write(
                name,
                """
                import multiprocessing as mp, os, sys

                def show():
                    print(os.path.basename(__file__), __name__, flush=True)

                if __name__ == "__main__":
                    show()
                    child = mp.get_context("spawn").Process(target=show)
                    child.start()
                    child.join()
                """);
        polyfork.run("-X", "faulthandler", name)
                .printed("%1$s __main__\n%1$s __mp_main__\n".formatted(name));
    }

    @Test
    void runsACompiledScriptAndItsProcesses(Polyfork polyfork) {
        polyfork.write("helper.py", "factor = 3\n");
        polyfork.write(
                "app.py",
                """
                import multiprocessing as mp, sys
                import helper

                def times(n):
                    return n * helper.factor

                if __name__ == "__main__":
                    mp.set_start_method(sys.argv[1])
                    with mp.Pool(1) as pool:
                        print(pool.map(times, [1, 2]), __file__.endswith("app.pyc"))
                """);
        String compile = "import py_compile; py_compile.compile('app.py', 'app.pyc')";
        polyfork.code(compile + "; import os; os.remove('app.py')").printed("");
        for (String method : List.of("fork", "spawn")) {
            polyfork.run("app.pyc", method).printed("[3, 6] True\n");
        }
        polyfork.write("bad.pyc", "print(1)\n");
        assertThat(polyfork.run("bad.pyc").ended(1).err())
                .isEqualTo("RuntimeError: Bad magic number in .pyc file\n");
    }

    @Test
    void aZipFileMayStartProcesses(Polyfork polyfork) {
        polyfork.write(
                "app/__main__.py",
                """
                import multiprocessing as mp
                from helper import double
                if __name__ == "__main__":
                    with mp.Pool(1) as pool:
                        print(pool.map(double, [1, 2]))
                """);
        polyfork.write("app/helper.py", "def double(n):\n    return 2 * n\n");
        polyfork.run("-m", "zipapp", "app").printed("");
        polyfork.run("app.pyz").printed("[2, 4]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void tellsItsVersion(String option, Polyfork polyfork) {
        Finished finished = polyfork.run(option).ended(0);
        assertThat(finished.out()).matches("(?s)(Python|Polyfork) \\d.*\n").hasLineCount(1);
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void tellsMoreOfItsVersion(Polyfork polyfork) {
        Finished finished = polyfork.run("-VV").ended(0);
        assertThat(finished.out()).contains("3.12");
        if (Polyfork.isImage()) {
            assertThat(finished.out()).contains("Polyfork", "GraalPy", "25.0.3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helps(String option, Polyfork polyfork) {
        Finished finished = polyfork.run(option).ended(0);
        assertThat(finished.out())
                .startsWith("usage: ")
                .contains("-c", "-m", "-O", "-u", "-W", "-X");
        assertThat(finished.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-z", "--unknown"})
    void refusesAnUnknownOption(String option, Polyfork polyfork) {
        Finished finished = polyfork.run(option, "script.py").ended(2);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err().toLowerCase(Locale.ROOT)).contains("unknown option", option);
    }

    @Test
    void withoutOptionsTheFlagsAreThoseOfCPython(Polyfork polyfork) {
        polyfork.code("import sys; print(sys.flags, len(sys.flags))")
                .printed(
                        "sys.flags(debug=0, inspect=0, interactive=0, optimize=0,"
                                + " dont_write_bytecode=0, no_user_site=0, no_site=0,"
                                + " ignore_environment=0, verbose=0, bytes_warning=0, quiet=0,"
                                + " hash_randomization=1, isolated=0, dev_mode=False, utf8_mode=0,"
                                + " warn_default_encoding=0, safe_path=False,"
                                + " int_max_str_digits=4300) 18\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-O | print(__debug__, sys.flags.optimize) | False 1",
                "-OO | 'doc'; f = lambda: 0; print(sys.flags.optimize, __doc__) | 2 None",
                "-u | print(sys.stdout.write_through) | True",
                "-B | print(sys.dont_write_bytecode) | True",
                "-E | print(sys.flags.ignore_environment, 'HERE' in os.environ) | 1 False",
                "-I | print(sys.flags.isolated, sys.flags.no_user_site, sys.flags.safe_path)"
                        + " | 1 1 True",
                "-s | print(sys.flags.no_user_site) | 1",
                "-S | print(sys.flags.no_site, 'site' in sys.modules) | 1 False",
                "-P | print(sys.flags.safe_path, '' in sys.path) | True False",
                "-q | print(sys.flags.quiet) | 1",
                "-Wignore | import warnings; warnings.warn('x'); print('quiet') | quiet",
                "-Xkey=value | print(sys._xoptions) | {'key': 'value'}",
                "-Xutf8 | print(sys.flags.utf8_mode) | 1",
                "-Xfaulthandler | import faulthandler; print(faulthandler.is_enabled()) | True",
                "-Xdev | import faulthandler; print(faulthandler.is_enabled()) | True",
                "-bb | print(sys.flags.bytes_warning) | 2",
                "-d | print(sys.flags.debug) | 1",
            })
    void options(String option, String code, String expected, Polyfork polyfork) {
        polyfork.run(option, "-c", "import os, sys; " + code).printed(expected + "\n");
    }

    @Test
    void optionsAreCombined(Polyfork polyfork) {
        polyfork.run("-uBOc", "import sys; print(sys.flags.optimize, sys.stdout.write_through)")
                .printed("1 True\n");
    }

    @Test
    void warningsBecomeErrors(Polyfork polyfork) {
        polyfork.run("-W", "error", "-c", "import warnings; warnings.warn('careful')")
                .failed("UserWarning: careful");
    }

    @Test
    void optionsReachTheChildren(Polyfork polyfork) {
        polyfork.write(
                "flags.py",
                """
                import multiprocessing as mp, sys, warnings

                def show():
                    print(sys.flags.optimize, sys.warnoptions, __debug__)

                if __name__ == "__main__":
                    for method in "fork", "spawn":
                        child = mp.get_context(method).Process(target=show)
                        child.start()
                        child.join()
                """);
        polyfork.run("-O", "-W", "ignore", "flags.py").printed("1 ['ignore'] False\n".repeat(2));
    }

    @Test
    void theEnvironmentIsHeeded(Polyfork polyfork) {
        polyfork.write("library/wanted.py", "print('imported')\n");
        polyfork.env("PYTHONPATH", "library")
                .env("PYTHONOPTIMIZE", "1")
                .env("PYTHONUNBUFFERED", "1")
                .env("PYTHONWARNINGS", "ignore::UserWarning")
                .run(
                        "-c",
                        "import sys, warnings, wanted; warnings.warn('x');"
                                + "print(__debug__, sys.stdout.write_through, sys.flags.optimize)")
                .printed("imported\nFalse True 1\n");
        polyfork.run("-E", "-c", "import sys; print(sys.flags.optimize)").printed("0\n");
    }

    @Test
    void moreOfTheEnvironmentIsHeeded(Polyfork polyfork) {
        polyfork.env("PYTHONIOENCODING", "latin-1")
                .env("PYTHONSAFEPATH", "1")
                .run(
                        "-c",
                        "import sys; print('\\xe9'.encode(sys.stdout.encoding), sys.flags.safe_path)")
                .printed("b'\\xe9' True\n");
    }

    @Test
    void aScriptMayBeExecutable(Polyfork polyfork) throws IOException {
        Path script =
                polyfork.write(
                        "tool", "#!" + polyfork.launcher() + "\nprint('by its first line')\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        polyfork.launcher(script).run().printed("by its first line\n");
    }

    @Test
    void theLauncherMayBeALink(Polyfork polyfork) throws IOException {
        assumeThat(Polyfork.isImage()).isTrue();
        Path link = polyfork.sandbox().work().resolve("python");
        Files.createSymbolicLink(link, polyfork.launcher());
        polyfork.launcher(link).code("print('through a link')").printed("through a link\n");
    }

    @Test
    @ProcessTest(seconds = 120)
    void theWholeCommandLineFromInside(Polyfork polyfork) throws IOException {
        CheckScript.run("core/command_line.py", polyfork);
    }

    @Test
    void outputIsFlushedAndBrokenPipesAreTold(Polyfork polyfork) {
        polyfork.write("big.py", "for n in range(100_000):\n    print(n)\n");
        Path python = polyfork.launcher();
        Finished finished =
                polyfork.launcher(Path.of("/bin/sh"))
                        .run("-c", "\"$0\" big.py | head -n 2", python);
        assertThat(finished.out()).isEqualTo("0\n1\n");
        assertThat(finished.err()).contains("BrokenPipeError").doesNotContain("\tat ");
    }

    @Test
    void sourceEncodingsAreHeeded(Polyfork polyfork) {
        byte[] latin =
                "# -*- coding: latin-1 -*-\nprint(ascii('é'))\n"
                        .getBytes(StandardCharsets.ISO_8859_1);
        polyfork.write("latin.py", latin);
        polyfork.run("latin.py").printed("'\\xe9'\n");
        polyfork.write("mark.py", "\uFEFFprint('after a byte order mark')\n");
        polyfork.run("mark.py").printed("after a byte order mark\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "return 5 | ^^^^^^^^ | 'return' outside function",
                "f(a b) | `  ^^^` | invalid syntax. Perhaps you forgot a comma?",
            })
    void aMistakeIsShownInItsWholeLength(
            String line, String range, String message, Polyfork polyfork) {
        Path script = polyfork.write("bad.py", line + "\n");
        Finished finished = polyfork.run("bad.py").ended(1);
        assertThat(finished.err())
                .isEqualTo(
                        "  File \"%s\", line 1\n    %s\n    %s\nSyntaxError: %s\n"
                                .formatted(script, line, range, message));
    }

    @Test
    void importsAreTimedOnRequest(Polyfork polyfork) {
        polyfork.write("outer.py", "import inner\n");
        polyfork.write("inner.py", "");
        Finished finished = polyfork.run("-X", "importtime", "-c", "import outer").ended(0);
        assertThat(finished.err())
                .contains("import time: self [us] | cumulative | imported package\n")
                .containsPattern(
                        "import time: +\\d+ \\| +\\d+ \\|   inner\n"
                                + "import time: +\\d+ \\| +\\d+ \\| outer\n");
    }

    @Test
    void anEncodingThatDoesNotExistIsFatal(Polyfork polyfork) {
        Finished finished = polyfork.env("PYTHONIOENCODING", "nope").code("print(1)").ended(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .startsWith(
                        "Fatal Python error: init_stdio_encoding: failed to get the Python codec"
                                + " name of the stdio encoding\n"
                                + "Python runtime state: core initialized\n"
                                + "LookupError: unknown encoding")
                .contains("nope");
    }

    @Test
    void pipIsNamedWhereItIsToBeFound(Polyfork polyfork) {
        assumeThat(Polyfork.isImage()).isTrue();
        polyfork.run("-m", "pip", "--version")
                .ended(1)
                .complained("No module named pip", "-m venv", "-m ensurepip");
    }
}
