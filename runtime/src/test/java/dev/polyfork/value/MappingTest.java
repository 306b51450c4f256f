package dev.polyfork.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is written comes back, and what cannot be says where it stands.
class MappingTest {
    private record Row(String name, double price, Optional<String> note) {}

    private record Table(List<Row> rows) {}

    private enum Colour {
        RED
    }

    @Test
    void scalarsComeBackAsTheyWere() {
        for (Object value :
                Arrays.asList(
                        null,
                        true,
                        0L,
                        -1L,
                        Long.MIN_VALUE,
                        BigInteger.ONE.shiftLeft(3000).negate(),
                        1.5,
                        Double.NaN,
                        "",
                        "é 中 \uD83D\uDE00",
                        "x".repeat(70_000))) {
            assertThat(there(value, Object.class)).isEqualTo(value);
        }
    }

    @Test
    void surrogatesThatStandAloneSurvive() {
        for (String text : List.of("\uD800", "a\uDC00b", "\uD83D\uDE00\uD83D", "é\uDFFF")) {
            assertThat(there(text, String.class)).isEqualTo(text);
        }
    }

    @Test
    void collectionsComeBackInOrder() {
        assertThat(there(List.of(3, "x", List.of()), Object.class))
                .isEqualTo(List.of(3L, "x", List.of()));
        assertThat(there(Set.of(1), Object.class)).isEqualTo(Set.of(1L));
        assertThat(there(Map.of("k", new int[] {1, 2}), Object.class))
                .isInstanceOfSatisfying(
                        Map.class, map -> assertThat(map.get("k")).isEqualTo(new int[] {1, 2}));
        assertThat(there(new String[] {"a", null}, String[].class))
                .isEqualTo(new String[] {"a", null});
    }

    @Test
    void recordsComeBackWithTheirComponents() {
        Table table = new Table(List.of(new Row("a", 1.5, Optional.of("n"))));

        assertThat(there(table, Table.class)).isEqualTo(table);
        assertThat(there(Map.of("name", "b", "price", 2), Row.class))
                .isEqualTo(new Row("b", 2, Optional.empty()));
        assertThat(there(Colour.RED, Colour.class)).isEqualTo(Colour.RED);
    }

    @Test
    void numbersThatDoNotFitAreErrors() {
        assertThat(there(127, byte.class)).isEqualTo((byte) 127);
        assertThat(there(7, BigDecimal.class)).isEqualTo(BigDecimal.valueOf(7));
        assertThatThrownBy(() -> there(128, byte.class))
                .hasMessage("result: 128 does not fit into byte");
        assertThatThrownBy(() -> there(1.0, Long.class))
                .hasMessage("result: expected int, got float");
        assertThatThrownBy(() -> there(null, int.class))
                .hasMessage("result: expected int, got None");
    }

    @Test
    void anErrorNamesThePath() {
        Map<String, ?> wrong = Map.of("rows", List.of(Map.of("name", "a", "price", "x")));

        assertThatThrownBy(() -> there(wrong, Table.class))
                .isInstanceOf(MappingException.class)
                .hasMessage("result.rows[0].price: expected float, got str");
        assertThatThrownBy(() -> there(Map.of("rows", List.of(Map.of("name", "a"))), Table.class))
                .hasMessage("result.rows[0].price: missing: Python's dict has only [name]");
        assertThatThrownBy(() -> there(List.of(1, new Object()), Object.class))
                .hasMessageStartingWith("args[1]: no Python type stands for java.lang.Object");
        assertThatThrownBy(() -> there("BLUE", Colour.class))
                .hasMessage("result: enum Colour has no constant BLUE");
    }

    @Test
    void whatContainsItselfIsAnError() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatThrownBy(() -> there(cycle, Object.class))
                .hasMessageEndingWith("nested more than 500 levels deep, or containing itself");
    }

    @Test
    void aBrokenPickleIsNoHarm() {
        byte[] pickle = bytes(PickleWriter.write(List.of(1, "text", Map.of()), "args", 0));
        for (int length = 0; length < pickle.length; length++) {
            byte[] torn = Arrays.copyOf(pickle, length);
            assertThatThrownBy(() -> PickleReader.read(torn))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Object there(Object value, Type type) {
        return Conversion.read(bytes(PickleWriter.write(value, "args", 0)), type, "result");
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
