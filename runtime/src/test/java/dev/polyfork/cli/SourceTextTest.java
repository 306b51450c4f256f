package dev.polyfork.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {
    @Test
    void utf8IsTheDefault() throws Exception {
        assertThat(decode("print('中文')\n".getBytes(UTF_8))).isEqualTo("print('中文')\n");
    }

    @Test
    void aReplacementCharacterInTheFileIsNoError() throws Exception {
        assertThat(decode("x = '\uFFFD'".getBytes(UTF_8))).isEqualTo("x = '\uFFFD'");
    }

    @Test
    void aByteOrderMarkIsDropped() throws Exception {
        assertThat(decode("\uFEFFx = 1\n".getBytes(UTF_8))).isEqualTo("x = 1\n");
    }

    @Test
    void lineEndsBecomeNewlines() throws Exception {
        assertThat(decode("a\r\nb\rc\n".getBytes(UTF_8))).isEqualTo("a\nb\nc\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# coding: gbk\n",
                "# -*- coding: gbk -*-\n",
                "#!/usr/bin/python\n# vim: set fileencoding=gbk :\n",
                "\n \t# coding=gbk\n",
                "# coding coding:gbk\r\n"
            })
    void theFirstTwoLinesMayNameTheEncoding(String head) throws Exception {
        byte[] bytes = (head + "x = '中文'").getBytes(Charset.forName("GBK"));

        assertThat(decode(bytes)).endsWith("x = '中文'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n# coding: gbk\n", "x = 1\n# coding: gbk\n", "# coding gbk\n"})
    void elsewhereACommentNamesNothing(String head) throws Exception {
        assertThat(decode((head + "'é'").getBytes(UTF_8))).isEqualTo(head + "'é'");
    }

    @Test
    void latinOneIsKnownByItsPythonNames() throws Exception {
        assertThat(decode("# coding: latin-1\n'é'".getBytes(ISO_8859_1))).endsWith("'é'");
        assertThat(decode("# coding: iso_8859_1\n'é'".getBytes(ISO_8859_1))).endsWith("'é'");
    }

    @Test
    void otherBytesAreReportedWithTheirLine() {
        assertThatThrownBy(() -> decode("a\n\nb = '\u00ff'\n".getBytes(ISO_8859_1)))
                .isInstanceOf(SourceEncodingException.class)
                .hasMessage(
                        "Non-UTF-8 code starting with '\\xff' in file /x.py on line 3, but no"
                                + " encoding declared; see https://peps.python.org/pep-0263/ for"
                                + " details");
    }

    @Test
    void anEncodingThatNobodyKnowsIsNamed() {
        assertThatThrownBy(() -> decode("# coding: klingon\n".getBytes(UTF_8)))
                .hasMessage("encoding problem: klingon");
        assertThatThrownBy(() -> decode("# coding: ascii\n'é'".getBytes(UTF_8)))
                .hasMessage("encoding problem: ascii");
        assertThatThrownBy(() -> decode("\uFEFF# coding: latin-1\n".getBytes(UTF_8)))
                .hasMessage("encoding problem: iso-8859-1 with BOM");
    }

    private static String decode(byte[] bytes) throws SourceEncodingException {
        return SourceText.decode(bytes, "/x.py");
    }
}
