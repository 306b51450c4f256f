package dev.polyfork.repl;

import dev.polyfork.repl.PythonToken.Kind;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/// What stands before the cursor and is to be completed: a name with dots, or the text of a string.
///
/// @param line the whole text
/// @param start index of the word's first character
/// @param cursor index after its last one
/// @param inString whether it is the text of a string that has no end yet
record CompletionWord(String line, int start, int cursor, boolean inString)
        implements CompletingParsedLine {
    /// Find the word before the cursor.
    static CompletionWord before(String line, int cursor) {
        List<PythonToken> tokens = PythonTokens.of(line.substring(0, cursor));
        if (!tokens.isEmpty() && tokens.getLast().is(Kind.OPEN_STRING)) {
            int start = tokens.getLast().start();
            while (line.charAt(start) != '"' && line.charAt(start) != '\'') {
                start++;
            }
            while (start < cursor && (line.charAt(start) == '"' || line.charAt(start) == '\'')) {
                start++;
            }
            return new CompletionWord(line, start, cursor, true);
        }
        int start = cursor;
        while (start > 0 && isOfName(line.charAt(start - 1))) {
            start--;
        }
        return new CompletionWord(line, start, cursor, false);
    }

    private static boolean isOfName(char c) {
        return c == '.' || c == '%' || Character.isUnicodeIdentifierPart(c);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor();
    }

    @Override
    public int rawWordLength() {
        return wordCursor();
    }

    @Override
    public String word() {
        return line.substring(start, cursor);
    }

    @Override
    public int wordCursor() {
        return cursor - start;
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word());
    }
}
