package dev.polyfork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.PythonLevel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "PYTHONINSPECT, INSPECT",
        "PYTHONUNBUFFERED, UNBUFFERED",
        "PYTHONNOUSERSITE, NO_USER_SITE",
        "PYTHONDONTWRITEBYTECODE, DONT_WRITE_BYTECODE",
        "PYTHONSAFEPATH, SAFE_PATH",
        "PYTHONDEVMODE, DEV_MODE",
        "PYTHONUTF8, UTF8_MODE",
        "PYTHONFAULTHANDLER, FAULT_HANDLER",
        "PYTHONPROFILEIMPORTTIME, IMPORT_TIME"
    })
    void aVariableSwitchesAFlagOn(String name, PythonFlag flag) {
        assertThat(applied(Map.of(name, "1")).flags()).containsExactly(flag);
        assertThat(applied(Map.of(name, "")).flags()).isEmpty();
    }

    @Test
    void withoutATerminalTheVariableAsksForNoPrompt() {
        PythonConfig.Builder config = PythonConfig.builder();
        EnvironmentOptions.apply(config, Map.of("PYTHONINSPECT", "1"), false);

        assertThat(config.build().flags()).isEmpty();
    }

    @Test
    void zeroLeavesASwitchOff() {
        assertThat(applied(Map.of("PYTHONUNBUFFERED", "0")).flags()).isEmpty();
    }

    @Test
    void levelsAreTheHigherOfVariableAndOption() {
        PythonConfig.Builder config = PythonConfig.builder().raise(PythonLevel.OPTIMIZE);
        EnvironmentOptions.apply(config, Map.of("PYTHONOPTIMIZE", "2", "PYTHONVERBOSE", "x"), true);

        assertThat(config.level(PythonLevel.OPTIMIZE)).isEqualTo(2);
        assertThat(config.level(PythonLevel.VERBOSE)).isEqualTo(1);
    }

    @Test
    void variablesAreIgnoredOnRequest() {
        PythonConfig.Builder config =
                PythonConfig.builder().add(PythonFlag.IGNORE_ENVIRONMENT).warn("error");
        EnvironmentOptions.apply(
                config,
                Map.of("PYTHONPATH", "/a", "PYTHONUNBUFFERED", "1", "PYTHONHASHSEED", "bad"),
                true);

        assertThat(config.build())
                .isEqualTo(
                        PythonConfig.builder()
                                .add(PythonFlag.IGNORE_ENVIRONMENT)
                                .warn("error")
                                .build());
    }

    @Test
    void warningsComeInTheOrderOfCPython() {
        PythonConfig.Builder config =
                PythonConfig.builder()
                        .warn("error")
                        .xOption("dev")
                        .raise(PythonLevel.BYTES_WARNING);
        EnvironmentOptions.apply(
                config, Map.of("PYTHONWARNINGS", "ignore,once::UserWarning"), true);

        assertThat(config.build().warnOptions())
                .containsExactly(
                        "default", "ignore", "once::UserWarning", "error", "default::BytesWarning");
    }

    @Test
    void valuesBecomeOptionsOfGraalPy() {
        PythonConfig config =
                applied(
                        Map.of(
                                "PYTHONPATH", "/a:/b",
                                "PYTHONIOENCODING", "latin-1:replace",
                                "PYTHONPYCACHEPREFIX", "/p",
                                "PYTHONHASHSEED", "4294967295",
                                "PYTHONINTMAXSTRDIGITS", "700"));

        assertThat(config.pythonPath()).isEqualTo("/a:/b");
        assertThat(config.settings())
                .containsOnly(
                        Map.entry("python.StandardStreamEncoding", "latin-1:replace"),
                        Map.entry("python.PyCachePrefix", "/p"),
                        Map.entry("python.HashSeed", "4294967295"),
                        Map.entry("python.IntMaxStrDigits", "700"));
    }

    @Test
    void optionsWinOverVariables() {
        PythonConfig.Builder config =
                PythonConfig.builder()
                        .xOption("int_max_str_digits=0")
                        .xOption("pycache_prefix=/x")
                        .xOption("unknown=1");
        EnvironmentOptions.apply(
                config, Map.of("PYTHONINTMAXSTRDIGITS", "700", "PYTHONPYCACHEPREFIX", "/p"), true);

        assertThat(config.build().settings())
                .containsOnly(
                        Map.entry("python.IntMaxStrDigits", "0"),
                        Map.entry("python.PyCachePrefix", "/x"));
    }

    @ParameterizedTest
    @CsvSource({
        "PYTHONHASHSEED, x, PYTHONHASHSEED must be",
        "PYTHONHASHSEED, 4294967296, PYTHONHASHSEED must be",
        "PYTHONHASHSEED, -1, PYTHONHASHSEED must be",
        "PYTHONINTMAXSTRDIGITS, 5, PYTHONINTMAXSTRDIGITS: invalid limit",
        "PYTHONUTF8, 3, invalid PYTHONUTF8 environment variable value"
    })
    void impossibleValuesAreFatal(String name, String value, String message) {
        assertThatThrownBy(() -> applied(Map.of(name, value)))
                .isInstanceOf(FatalConfigException.class)
                .hasMessageContaining(message);
    }

    private static PythonConfig applied(Map<String, String> environment) {
        PythonConfig.Builder config = PythonConfig.builder();
        EnvironmentOptions.apply(config, environment, true);
        return config.build();
    }
}
