package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.JobTimeout;
import dev.polyfork.Polyfork;
import dev.polyfork.PythonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the workers of a Java application may not do.
@Timeout(120)
class JavaLimitsTest {
    @TempDir private static Path folder;

    private static Polyfork py;

    @BeforeAll
    static void open() {
        py =
                Polyfork.builder()
                        .workers(1)
                        .environment("GIVEN", "x")
                        .restricted("PATH")
                        .pythonPath(folder)
                        .build();
    }

    @AfterAll
    static void close() {
        py.close();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aRestrictedJobChangesNothing() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept.txt"), "kept");
        Path made = folder.resolve("made.txt");

        for (String change :
                List.of(
                        "lambda kept, made: open(made, 'w')",
                        "lambda kept, made: open(kept, mode='r+')",
                        "lambda kept, made: __import__('pathlib').Path(made).write_text('x')",
                        "lambda kept, made: __import__('os').open(kept, 1)",
                        "lambda kept, made: __import__('os').remove(kept)",
                        "lambda kept, made: __import__('os').rename(kept, made)",
                        "lambda kept, made: __import__('shutil').copy(kept, made)",
                        "lambda kept, made: __import__('os').mkdir(made)",
                        "lambda kept, made: __import__('os').system('touch ' + made)",
                        "lambda kept, made: __import__('subprocess').run(['touch', made])",
                        "lambda kept, made: __import__('multiprocessing').Process().start()",
                        "lambda kept, made: __import__('socket').socket()",
                        "lambda kept, made: __import__('socket').create_server(('', 0))")) {
            assertThatThrownBy(() -> py.call(change, Void.class, kept.toString(), made.toString()))
                    .as(change)
                    .isInstanceOf(PythonException.class)
                    .hasMessageStartingWith("PermissionError: ")
                    .hasMessageContaining("a restricted process never ");
        }
        assertThatThrownBy(() -> py.call("lambda: __import__('java')", Void.class))
                .hasMessageStartingWith("ModuleNotFoundError: ");
        assertThat(made).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aRestrictedJobReadsAndComputes() throws IOException {
        Path file = Files.writeString(folder.resolve("read.txt"), "é");

        assertThat(py.call("lambda p: open(p).read()", String.class, file.toString()))
                .isEqualTo("é");
        assertThat(py.call("lambda: sorted(__import__('os').environ)", Object.class))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("GIVEN", "PATH")
                .doesNotContain("HOME");
        assertThat(py.stream("builtins:range", Long.class, 3)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aJobThatComputesTooMuchIsEnded() {
        try (Polyfork hasty =
                Polyfork.builder()
                        .workers(1)
                        .maxProcessorTime(Duration.ofMillis(300))
                        .grace(Duration.ofMillis(200))
                        .build()) {
            assertThatThrownBy(() ->
                            hasty.call(
                                    """
                                    def endless():
                                        while True:
                                            pass
                                    """,
                                    Void.class))
                    .isInstanceOf(JobTimeout.class)
                    .hasMessageContaining("used more than PT0.3S of processor time in process ");
        }
        assertThatThrownBy(() -> Polyfork.builder().maxProcessorTime(Duration.ZERO))
                .hasMessage("maxProcessorTime: not more than zero: PT0S");
    }
}
