package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Polyfork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README shows what is there.
class ReadmeTest {
    private static final Path ROOT = Polyfork.repository();
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)]+)\\)");
    private static final Pattern FOLDER = Pattern.compile("\\b(?:samples|tests)/[\\w/.]*\\w");

    @Test
    void itsExampleIsTheSampleWithItsOutput() throws IOException {
        String sample = Files.readString(ROOT.resolve("samples/readme_example.py"));
        String code = sample.substring(sample.indexOf("from "));
        String output = Files.readString(ROOT.resolve("samples/expected/readme_example.txt"));
        assertThat(readme())
                .contains("```python\n" + code + "```")
                .contains("$ bin/polyfork samples/readme_example.py\n    " + output);
    }

    @Test
    void theFilesItNamesExist() throws IOException {
        Matcher links = LINK.matcher(readme());
        assertThat(links.results().map(match -> ROOT.resolve(match.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
        Matcher names = FOLDER.matcher(readme());
        assertThat(names.results().map(match -> ROOT.resolve(match.group())))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
