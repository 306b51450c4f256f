package dev.polyfork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEncodingTest {
    @ParameterizedTest
    @ValueSource(strings = {"en_US.UTF-8", "de_DE.utf8", "sr_RS.UTF-8@latin"})
    void localesOfCountriesAreStrict(String locale) {
        assertThat(StreamEncoding.ofLocale(Map.of("LANG", locale))).contains("utf-8:strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8", "C.utf8", "de_DE.ISO-8859-1", "UTF-8"})
    void otherLocalesAreGraalPysDefault(String locale) {
        assertThat(StreamEncoding.ofLocale(Map.of("LANG", locale))).isEmpty();
        assertThat(StreamEncoding.ofLocale(Map.of())).isEmpty();
    }

    @Test
    void theFirstVariableWithAValueCounts() {
        Map<String, String> variables =
                Map.of("LC_ALL", "", "LC_CTYPE", "C", "LANG", "en_US.UTF-8");
        assertThat(StreamEncoding.ofLocale(variables)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8, strict",
        "UTF-8:replace, replace",
        "utf-8:, strict",
        ":ignore, ignore",
    })
    void utf8NeedsAnErrorHandlerOnly(String option, String errors) {
        assertThat(StreamEncoding.utf8Errors(Map.of(StreamEncoding.OPTION, option)))
                .contains(errors);
        assertThat(StreamEncoding.utf8Errors(Map.of())).contains("surrogateescape");
    }

    @Test
    void otherEncodingsAreNone() {
        assertThat(StreamEncoding.utf8Errors(Map.of(StreamEncoding.OPTION, "latin-1:strict")))
                .isEmpty();
    }
}
