package dev.polyfork.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void nowIsOverAndNeverIsNot() {
        assertThat(Deadline.NOW.remainingNanos()).isNotPositive();
        assertThat(Deadline.NEVER.remainingNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void pythonsArgumentsAreTranslated() {
        assertThat(Deadline.of(false, -1)).isEqualTo(Deadline.NOW);
        assertThat(Deadline.of(true, -1)).isEqualTo(Deadline.NEVER);
        assertThat(Deadline.of(true, 0)).isEqualTo(Deadline.NOW);
        assertThat(Deadline.of(true, Long.MAX_VALUE)).isEqualTo(Deadline.NEVER);
        assertThat(Deadline.of(true, TimeUnit.HOURS.toNanos(1)).remainingNanos())
                .isBetween(TimeUnit.MINUTES.toNanos(59), TimeUnit.HOURS.toNanos(1));
    }
}
