package dev.polyfork.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonConfigTest {
    private static final PythonConfig FULL =
            PythonConfig.builder()
                    .executable("/venv/bin/python", "/opt/bin/polyfork")
                    .argv(List.of("a=b.py", "", "--", "中文 x\n"))
                    .origArgv(List.of("/opt/bin/polyfork", "-u", "a=b.py"))
                    .add(PythonFlag.UNBUFFERED)
                    .add(PythonFlag.INSPECT)
                    .raise(PythonLevel.OPTIMIZE)
                    .raise(PythonLevel.OPTIMIZE)
                    .warn("error::UserWarning")
                    .warnFirst(0, "default")
                    .xOption("pycache_prefix=/p=q")
                    .pythonPath("/a:/b=c")
                    .set("python.HashSeed", "7")
                    .environment(Map.of("NAME", "a=b", "EMPTY", ""))
                    .build();

    @Test
    void aConfigurationSurvivesItsWayToAnotherJvm() {
        assertThat(PythonConfig.fromArgs(FULL.toArgs())).isEqualTo(FULL);
        assertThat(PythonConfig.fromArgs(PythonConfig.builder().build().toArgs()))
                .isEqualTo(PythonConfig.builder().build());
    }

    @Test
    void aBuilderStartsWithTheValuesOfItsConfiguration() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
    }

    @Test
    void aChildDoesNotTurnInteractive() {
        assertThat(FULL.forChild().flags()).containsExactly(PythonFlag.UNBUFFERED);
        assertThat(FULL.forChild().toBuilder().add(PythonFlag.INSPECT).build()).isEqualTo(FULL);
    }

    @Test
    void aLevelThatWasNeverRaisedIsZero() {
        assertThat(FULL.level(PythonLevel.OPTIMIZE)).isEqualTo(2);
        assertThat(FULL.level(PythonLevel.VERBOSE)).isZero();
    }

    @Test
    void foreignTextIsRefused() {
        assertThatThrownBy(() -> PythonConfig.fromArgs(List.of("colour=red")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colour=red");
    }
}
