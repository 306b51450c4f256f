package dev.polyfork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.PythonLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @Test
    void aScriptTakesAllArgumentsBehindIt() {
        Invocation.Run run = run("-u", "dir/x.py", "-v", "--", "-c");

        assertThat(run.program()).isEqualTo(new Program.Script("dir/x.py"));
        assertThat(config(run).argv()).containsExactly("dir/x.py", "-v", "--", "-c");
        assertThat(config(run).flags()).containsExactly(PythonFlag.UNBUFFERED);
    }

    @Test
    void nothingAtAllMeansStandardInput() {
        Invocation.Run run = run();

        assertThat(run.program()).isEqualTo(new Program.StandardInput());
        assertThat(config(run).argv()).containsExactly("");
    }

    @Test
    void aDashMeansStandardInputWithArguments() {
        Invocation.Run run = run("-q", "-", "a", "-b");

        assertThat(run.program()).isEqualTo(new Program.StandardInput());
        assertThat(config(run).argv()).containsExactly("-", "a", "-b");
    }

    @Test
    void blocksOfJsonAreAProgramWithArguments() {
        Invocation.Run run = run("-B", "--json", "a", "-b");

        assertThat(run.program()).isEqualTo(new Program.Blocks());
        assertThat(config(run).argv()).containsExactly("", "a", "-b");
    }

    @Test
    void twoDashesEndTheOptions() {
        Invocation.Run run = run("-B", "--", "-x.py", "a");

        assertThat(run.program()).isEqualTo(new Program.Script("-x.py"));
        assertThat(config(run).argv()).containsExactly("-x.py", "a");
    }

    @ParameterizedTest
    @CsvSource({"-cpass, ''", "-c, pass", "-Bcpass, ''", "-Bc, pass"})
    void aCommandIsAttachedOrFollows(String first, String second) {
        Invocation.Run run =
                second.isEmpty() ? run(first, "a", "-b") : run(first, second, "a", "-b");

        assertThat(run.program()).isEqualTo(new Program.Command("pass\n"));
        assertThat(config(run).argv()).containsExactly("-c", "a", "-b");
    }

    @ParameterizedTest
    @CsvSource({"-mpkg.mod, ''", "-m, pkg.mod", "-vm, pkg.mod"})
    void aModuleIsAttachedOrFollows(String first, String second) {
        Invocation.Run run = second.isEmpty() ? run(first, "x") : run(first, second, "x");

        assertThat(run.program()).isEqualTo(new Program.Module("pkg.mod"));
        assertThat(config(run).argv()).containsExactly("-m", "x");
    }

    @Test
    void shortOptionsClusterAndCount() {
        PythonConfig config = config(run("-vE", "-OOb", "-vi", "x.py"));

        assertThat(config.level(PythonLevel.VERBOSE)).isEqualTo(2);
        assertThat(config.level(PythonLevel.OPTIMIZE)).isEqualTo(2);
        assertThat(config.level(PythonLevel.BYTES_WARNING)).isEqualTo(1);
        assertThat(config.level(PythonLevel.DEBUG)).isZero();
        assertThat(config.flags())
                .containsExactlyInAnyOrder(PythonFlag.IGNORE_ENVIRONMENT, PythonFlag.INSPECT);
    }

    @Test
    void isolationIsThreeOptionsInOne() {
        assertThat(config(run("-I", "x.py")).flags())
                .containsExactlyInAnyOrder(
                        PythonFlag.ISOLATED,
                        PythonFlag.IGNORE_ENVIRONMENT,
                        PythonFlag.NO_USER_SITE,
                        PythonFlag.SAFE_PATH);
    }

    @Test
    void warningAndImplementationOptionsAreKeptInOrder() {
        PythonConfig config = config(run("-Werror", "-W", "ignore::UserWarning", "-Xdev", "x.py"));

        assertThat(config.warnOptions()).containsExactly("error", "ignore::UserWarning");
        assertThat(config.xOptions()).containsExactly("dev");
    }

    @Test
    void theFirstLineIsSkippedOnRequest() {
        assertThat(run("-x", "a.py").skipFirstLine()).isTrue();
        assertThat(run("a.py", "-x").skipFirstLine()).isFalse();
    }

    @Test
    void hashBasedPycsAreCheckedOnRequest() {
        assertThat(config(run("--check-hash-based-pycs", "always", "a.py")).settings())
                .containsEntry("python.CheckHashPycsMode", "always");
    }

    @ParameterizedTest
    @CsvSource({
        "-z, Unknown option: -z",
        "-Bz, Unknown option: -z",
        "--foo, unknown option --foo",
        "-J, -J is reserved for Jython",
        "-c, Argument expected for the -c option",
        "-m, Argument expected for the -m option",
        "-W, Argument expected for the -W option",
        "-X, Argument expected for the -X option",
        "--check-hash-based-pycs, Argument expected for the --check-hash-based-pycs options"
    })
    void mistakesAreNamedInTheWordsOfCPython(String argument, String message) {
        assertThat(parse(argument)).isEqualTo(new Invocation.UsageError(message));
    }

    @Test
    void anUnknownModeOfPycChecksIsRefused() {
        assertThat(parse("--check-hash-based-pycs", "sometimes"))
                .isEqualTo(
                        new Invocation.UsageError(
                                "--check-hash-based-pycs must be one of 'default', 'always', or"
                                        + " 'never'"));
    }

    @Test
    void versionAndHelpWinOverTheProgram() {
        assertThat(parse("-V", "x.py")).isEqualTo(new Invocation.Version(false));
        assertThat(parse("--version")).isEqualTo(new Invocation.Version(false));
        assertThat(parse("-VV")).isEqualTo(new Invocation.Version(true));
        assertThat(parse("-V", "-c", "pass")).isEqualTo(new Invocation.Version(false));
        assertThat(parse("-h")).isEqualTo(new Invocation.Help());
        assertThat(parse("-?", "-V")).isEqualTo(new Invocation.Help());
        assertThat(parse("--help")).isEqualTo(new Invocation.Help());
    }

    private static Invocation parse(String... args) {
        return CommandLine.parse(args);
    }

    private static Invocation.Run run(String... args) {
        return (Invocation.Run) parse(args);
    }

    private static PythonConfig config(Invocation.Run run) {
        return run.config().build();
    }
}
