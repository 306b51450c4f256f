package dev.polyfork.tests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// How a program ended and what it wrote.
///
/// @param status the exit status as a shell shows it, 128 + N for death by signal N
public record Finished(List<String> command, int status, String out, String err) {

    /// Expect success and exactly this output, and nothing on standard error.
    public void printed(String expected) {
        assertThat(this).isEqualTo(new Finished(command, 0, expected, ""));
    }

    /// Expect an exit status, with the whole outcome in the message when it differs.
    public Finished ended(int expected) {
        assertThat(status).as("%s", this).isEqualTo(expected);
        return this;
    }

    /// Expect one line on standard error that holds these texts, and nothing on standard output.
    public Finished complained(String... texts) {
        assertThat(out).as("%s", this).isEmpty();
        assertThat(err.lines()).as("%s", this).hasSize(1);
        assertThat(err).as("%s", this).contains(texts).doesNotContain("Exception in thread");
        return this;
    }

    /// Expect an uncaught exception: CPython's traceback, no word of Java, and this last line.
    public Finished failed(String lastLine) {
        ended(1);
        assertThat(err.lines().toList())
                .as("%s", this)
                .startsWith("Traceback (most recent call last):")
                .endsWith(lastLine)
                .noneMatch(line -> line.startsWith("\tat ") || line.contains("polyglot"));
        return this;
    }

    @Override
    public String toString() {
        return "%s ended with status %d\n-- out\n%s\n-- err\n%s\n--"
                .formatted(command, status, out, err);
    }
}
