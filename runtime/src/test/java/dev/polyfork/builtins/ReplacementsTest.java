package dev.polyfork.builtins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That Python works as before is tested in {@code core/views.py}, which is only slower without. */
class ReplacementsTest {
    @Test
    void thisGraalPyCanBeReached() {
        assertThat(Replacements.beforeStart()).isTrue();
        assertThat(Replacements.beforeStart()).as("once more").isTrue();
    }
}
