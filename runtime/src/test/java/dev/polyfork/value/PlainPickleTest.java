package dev.polyfork.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.os.TestSeed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pickle of plain data, marshalled and pickled again, is a pickle of the same.
class PlainPickleTest {
    private static final String PROTOCOL_3 =
            "80037d7100285802000000696471014b0758040000006e616d65710258040000007370616d71034d2c01"
                    + "473ff800000000000058040000006d6f726571042868035d7105284b014affffffff4e888989"
                    + "8a060000000000014a7011010065294b018571064b014b028671077471085803000000e4b8ad"
                    + "71094301ff710a580100000065710b7d710c58010000006c710d5d710e752e";
    private static final String PROTOCOL_4 =
            "8004956e000000000000007d94288c026964944b078c046e616d65948c047370616d944d2c01473ff800"
                    + "00000000008c046d6f7265942868035d94284b014affffffff4e88898a060000000000014a70"
                    + "11010065294b0185944b014b02869474948c03e4b8ad944301ff948c0165947d948c016c945d"
                    + "94752e";

    /// As CPython 3.12 writes it.
    @ParameterizedTest
    @ValueSource(strings = {PROTOCOL_3, PROTOCOL_4})
    void whatCPythonWritesComesThrough(String hex) {
        byte[] pickle = HexFormat.of().parseHex(hex);
        assertThat(again(pickle))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(PickleReader.read(pickle));
    }

    @Test
    void allPlainValuesComeThrough() {
        for (Object value :
                Arrays.asList(
                        null,
                        true,
                        0L,
                        -1L,
                        Long.MIN_VALUE,
                        1L << 31,
                        -0.0,
                        Double.NaN,
                        "",
                        "é 中 \uD83D\uDE00",
                        "x".repeat(70_000),
                        List.of(List.of(), Map.of()),
                        new LinkedHashMap<>(Map.of("a", Map.of(1L, 2L), 3.5, List.of("a", "a"))),
                        new ArrayList<>(Collections.nCopies(3000, "same")))) {
            assertThat(again(pickle(Collections.singletonList(value))))
                    .hasValue(Collections.singletonList(value));
        }
        assertThat(PlainUnpickler.marshal(ByteBuffer.wrap(pickle(new byte[] {-1, 1}))))
                .hasValue(new byte[] {'s', 2, 0, 0, 0, -1, 1});
    }

    /// One at a time, as `pickle._Pickler` of Python's library does for a single element.
    @Test
    void elementsMayComeInParts() {
        byte[] pickle = latin("\u0080\4}K\1K\2s(K\3K\4u](K\1K\2eK\3a(K\4e\u0086.");
        assertThat(PlainUnpickler.marshal(ByteBuffer.wrap(pickle)).map(PlainPickleTest::latin))
                .hasValue(
                        "(\2\0\0\0{i\1\0\0\0i\2\0\0\0i\3\0\0\0i\4\0\0\0000"
                                + "[\4\0\0\0i\1\0\0\0i\2\0\0\0i\3\0\0\0i\4\0\0\0");
    }

    @Test
    void moreThanPlainDataIsLeftToPython() {
        for (Object value :
                List.of(
                        BigInteger.ONE.shiftLeft(63),
                        "\uD800",
                        Set.of(1),
                        new BigDecimal("1.5"),
                        nested(101))) {
            assertThat(again(pickle(value))).as("%s", value).isEmpty();
        }
        assertThat(again(pickle(nested(100)))).isPresent();
    }

    private static Object nested(int depth) {
        return IntStream.range(0, depth)
                .boxed()
                .reduce((Object) 1L, (o, _) -> List.of(o), (a, _) -> a);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0080\4",
                "\u0080\4.",
                "\u0080\4NN.",
                "\u0080\4N",
                "\u0080\4t.",
                "\u0080\4N(0t.",
                "\u0080\4N\u0086.",
                "\u0080\4Na.",
                "\u0080\4](Ns.",
                "\u0080\4}(Nu.",
                "\u0080\4}(Ne.",
                "\u0080\4h\0.",
                "\u0080\4]\u0094h\0\u0086.",
                "\u0080\4Nq\1.",
                "\u0080\4\u008c\2h.",
                "\u0080\4\u008c\1\u00e9.",
                "\u0080\4X\377\377\377\377.",
                "\u0080\4cos\nsystem\n.",
                "I1\n.",
                "hello"
            })
    void noOtherPickleIsTaken(String pickle) {
        assertThat(PlainUnpickler.marshal(ByteBuffer.wrap(latin(pickle)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "i\1",
                "(\2\0\0\0N",
                "(\2\0\0\0\u00db\0\0\0\0r\0\0\0\0",
                "u\377\377\377\377",
                "r\0\0\0\0",
                ".",
                "[\377\377\377\177",
                "{N",
                "C"
            })
    void nothingElseIsPickled(String marshalled) {
        assertThat(PlainPickler.pickle(latin(marshalled))).isEmpty();
    }

    /// What is in it twice is written twice, as long as nobody can tell.
    @Test
    void theSameTextAgainIsACopy() {
        assertThat(PlainPickler.pickle(latin("\u00a9\2\u00f5\1\0\0\0xr\1\0\0\0")))
                .map(PickleReader::read)
                .hasValue(List.of("x", "x"));
    }

    @Test
    void damagedPicklesDoNoHarm() {
        Random random = new Random(TestSeed.next());
        byte[] good = HexFormat.of().parseHex(PROTOCOL_4);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            PlainUnpickler.marshal(ByteBuffer.wrap(bad)).ifPresent(PlainPickler::pickle);
            PlainPickler.pickle(bad);
        }
    }

    private static byte[] pickle(Object value) {
        ByteBuffer pickle = PickleWriter.write(value, "value", 0);
        byte[] bytes = new byte[pickle.remaining()];
        pickle.get(bytes);
        return bytes;
    }

    private static Optional<Object> again(byte[] pickle) {
        return PlainUnpickler.marshal(ByteBuffer.wrap(pickle))
                .map(marshalled -> PlainPickler.pickle(marshalled).orElseThrow())
                .map(PickleReader::read);
    }

    private static byte[] latin(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
