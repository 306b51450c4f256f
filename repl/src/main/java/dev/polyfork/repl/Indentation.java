package dev.polyfork.repl;

import dev.polyfork.repl.PythonToken.Kind;
import java.util.List;
import java.util.Set;

/// How far the next line is indented, and how far Backspace goes back.
final class Indentation {
    private static final String UNIT = "    ";
    private static final Set<String> LAST_OF_BLOCK =
            Set.of("return", "pass", "break", "continue", "raise");

    private Indentation() {}

    /// What a line begins with that comes after `before`, the text up to the cursor.
    static String after(String before) {
        List<PythonToken> tokens = PythonTokens.of(before);
        if (!tokens.isEmpty() && tokens.getLast().is(Kind.OPEN_STRING)) {
            return "";
        }
        String current = ofLine(before, before.length());
        int line = before.lastIndexOf('\n') + 1;
        List<PythonToken> words =
                tokens.stream()
                        .filter(token -> token.start() >= line && !token.is(Kind.COMMENT))
                        .toList();
        if (words.isEmpty()) {
            return current;
        }
        PythonToken last = words.getLast();
        if (last.is(Kind.OPEN_BRACKET) || (last.in(before).equals(":") && depth(tokens) == 0)) {
            return current + unit(before);
        }
        if (depth(tokens) == 0 && LAST_OF_BLOCK.contains(words.getFirst().in(before))) {
            return withoutUnit(current, unit(before));
        }
        return current;
    }

    /// How many characters Backspace removes at the end of `before`: a level of indentation where
    /// there is nothing else in the line.
    static int backwards(String before) {
        int line = before.lastIndexOf('\n') + 1;
        String typed = before.substring(line);
        if (typed.isEmpty() || !typed.isBlank() || typed.indexOf('\t') >= 0) {
            return 1;
        }
        int width = unit(before).length();
        int over = typed.length() % width;
        return over == 0 ? width : over;
    }

    /// The white space that the line begins with in which `position` is.
    static String ofLine(String text, int position) {
        int start = text.lastIndexOf('\n', position - 1) + 1;
        int end = start;
        while (end < position && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    /// One level: what the text has been indented with so far.
    static String unit(String text) {
        int line = text.indexOf('\n') + 1;
        while (line > 0) {
            int end = text.indexOf('\n', line);
            int stop = end < 0 ? text.length() : end;
            String indent = ofLine(text, stop);
            if (!indent.isEmpty() && line + indent.length() < stop) {
                return indent;
            }
            line = end + 1;
        }
        return UNIT;
    }

    private static String withoutUnit(String indent, String unit) {
        return indent.endsWith(unit) ? indent.substring(0, indent.length() - unit.length()) : "";
    }

    /// How many brackets are open.
    private static long depth(List<PythonToken> tokens) {
        long depth = 0;
        for (PythonToken token : tokens) {
            if (token.is(Kind.OPEN_BRACKET)) {
                depth++;
            } else if (token.is(Kind.CLOSE_BRACKET) && depth > 0) {
                depth--;
            }
        }
        return depth;
    }
}
