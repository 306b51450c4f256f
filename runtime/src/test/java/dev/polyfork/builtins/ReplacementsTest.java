package dev.polyfork.builtins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What is replaced before Python starts only makes {@code core/views.py} faster. What is replaced
 * after that is seen in {@code core/misuse.py}, where the locks come last.
 */
class ReplacementsTest {
    @Test
    void thisGraalPyCanBeReached() {
        assertThat(Replacements.beforeStart()).isTrue();
        assertThat(Replacements.beforeStart()).as("once more").isTrue();
    }
}
