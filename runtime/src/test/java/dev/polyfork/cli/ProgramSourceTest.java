package dev.polyfork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSourceTest {
    @TempDir Path folder;

    @Test
    void aScriptIsReadWithItsAbsolutePath() throws IOException {
        Path script = Files.writeString(folder.resolve("脚本.py"), "print('é')\n");

        assertThat(read(script.toString()))
                .isEqualTo(new ProgramSource.Text("print('é')\n", script.toString(), true));
    }

    @Test
    void theSkippedFirstLineLeavesTheNumbersOfTheOthers() throws IOException {
        Path script = Files.writeString(folder.resolve("x.py"), "junk\nprint(1)\n");

        assertThat(ProgramSource.of(new Program.Script(script.toString()), true, false))
                .isEqualTo(new ProgramSource.Text("\nprint(1)\n", script.toString(), true));
    }

    @Test
    void aDirectoryAndAZipFileAreArchives() throws IOException {
        Path zip = folder.resolve("app.pyz");
        try (OutputStream file = Files.newOutputStream(zip)) {
            file.write("#!/usr/bin/env polyfork\n".getBytes(UTF_8));
            ZipOutputStream entries = new ZipOutputStream(file);
            entries.putNextEntry(new ZipEntry("__main__.py"));
            entries.setComment("any comment");
            entries.finish();
        }

        assertThat(read(folder.toString())).isEqualTo(new ProgramSource.Archive(folder.toString()));
        assertThat(read(zip.toString())).isEqualTo(new ProgramSource.Archive(zip.toString()));
    }

    @Test
    void aCompiledScriptIsLeftToPython() throws IOException {
        Path script = Files.write(folder.resolve("x.pyc"), new byte[] {-1, 0});

        assertThat(read(script.toString()))
                .isEqualTo(new ProgramSource.Compiled(script.toString()));
        assertThat(read(folder.resolve("y.pyc").toString()))
                .isInstanceOf(ProgramSource.Unusable.class);
    }

    @Test
    void aMissingScriptIsNamedByItsAbsolutePath() {
        String relative = "no/such.py";

        assertThat(read(relative))
                .isEqualTo(
                        new ProgramSource.Unusable(
                                "polyfork: can't open file '"
                                        + System.getProperty("user.dir")
                                        + "/no/such.py': [Errno 2] No such file or directory",
                                2));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path script = Files.writeString(folder.resolve("x.py"), "");

        assertThat(read(script + "/y.py"))
                .isEqualTo(
                        new ProgramSource.Unusable(
                                "polyfork: can't open file '"
                                        + script
                                        + "/y.py': [Errno 20] Not a directory",
                                2));
    }

    @Test
    void nullBytesAreASyntaxErrorOfTheirLine() throws IOException {
        Path script = Files.writeString(folder.resolve("x.py"), "a = 1\n  b\0 = 2\n");

        assertThat(read(script.toString()))
                .isEqualTo(
                        new ProgramSource.Unusable(
                                "  File \""
                                        + script
                                        + "\", line 2\n    b\n"
                                        + "SyntaxError: source code cannot contain null bytes",
                                1));
    }

    private static ProgramSource read(String path) {
        return ProgramSource.of(new Program.Script(path), false, false);
    }
}
