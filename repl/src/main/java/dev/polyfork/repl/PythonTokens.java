package dev.polyfork.repl;

import dev.polyfork.repl.PythonToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts Python text that is being typed into tokens. Never fails: whatever is no Python is an
/// operator, and what has no end yet ends with the text or the line.
final class PythonTokens {
    private static final String STRING_PREFIXES = " r u b f br rb fr rf ";

    private final String text;
    private final List<PythonToken> tokens = new ArrayList<>();
    private int at;

    private PythonTokens(String text) {
        this.text = text;
    }

    static List<PythonToken> of(String text) {
        PythonTokens found = new PythonTokens(text);
        while (found.at < text.length()) {
            found.next();
        }
        return found.tokens;
    }

    private void next() {
        int start = at;
        char first = text.charAt(at);
        switch (first) {
            case ' ', '\t', '\f', '\r' -> at++;
            case '\n' -> add(Kind.NEWLINE, start, at + 1);
            case '#' -> add(Kind.COMMENT, start, lineEnd());
            case '(', '[', '{' -> add(Kind.OPEN_BRACKET, start, at + 1);
            case ')', ']', '}' -> add(Kind.CLOSE_BRACKET, start, at + 1);
            case '"', '\'' -> string(start, false);
            default -> other(first);
        }
    }

    private void other(char first) {
        int start = at;
        if (Character.isDigit(first) || (first == '.' && isDigit(at + 1))) {
            while (at < text.length() && isOfNumber()) {
                at++;
            }
            add(Kind.NUMBER, start, at);
        } else if (Character.isUnicodeIdentifierStart(text.codePointAt(at)) || first == '_') {
            while (at < text.length() && Character.isUnicodeIdentifierPart(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            String name = text.substring(start, at).toLowerCase(Locale.ROOT);
            boolean quoted = at < text.length() && isQuote(at);
            if (quoted && STRING_PREFIXES.contains(' ' + name + ' ')) {
                string(start, name.indexOf('f') >= 0);
            } else {
                add(Kind.NAME, start, at);
            }
        } else {
            add(Kind.OPERATOR, start, at + Character.charCount(text.codePointAt(at)));
        }
    }

    private void add(Kind kind, int start, int end) {
        tokens.add(new PythonToken(kind, start, end));
        at = end;
    }

    /// A string whose opening quote is at the position.
    private void string(int start, boolean formatted) {
        boolean closed = skipString(formatted);
        add(closed ? Kind.STRING : Kind.OPEN_STRING, start, at);
    }

    /// Go to the end of a string.
    ///
    /// @return whether it has one
    private boolean skipString(boolean formatted) {
        char quote = text.charAt(at);
        String triple = String.valueOf(quote).repeat(3);
        boolean isLong = text.startsWith(triple, at);
        String end = isLong ? triple : triple.substring(0, 1);
        at += end.length();
        while (at < text.length()) {
            if (text.startsWith(end, at)) {
                at += end.length();
                return true;
            }
            char c = text.charAt(at);
            if (c == '\n' && !isLong) {
                return false;
            } else if (c == '{' && formatted && !skipField(isLong)) {
                return false;
            } else {
                at += c == '\\' ? 2 : 1;
            }
        }
        at = text.length();
        return false;
    }

    /// Go to the end of what stands in braces in a formatted string, where strings may stand again.
    private boolean skipField(boolean mayBreak) {
        if (text.startsWith("{{", at)) {
            at++;
            return true;
        }
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' && !mayBreak) {
                return false;
            }
            if (isQuote(at)) {
                if (!skipString(false)) {
                    return false;
                }
                continue;
            }
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return true;
            }
            at++;
        }
        return false;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private boolean isQuote(int index) {
        return text.charAt(index) == '"' || text.charAt(index) == '\'';
    }

    private boolean isDigit(int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }

    /// Whether the character at the position goes on with a number, as that of `0x1f`, `1_000`,
    /// `1e-5`.
    private boolean isOfNumber() {
        char c = text.charAt(at);
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return Character.isLetterOrDigit(c)
                || c == '.'
                || c == '_'
                || ((c == '-' || c == '+') && (before == 'e' || before == 'E') && isDigit(at + 1));
    }
}
