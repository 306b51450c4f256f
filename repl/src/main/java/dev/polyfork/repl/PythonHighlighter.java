package dev.polyfork.repl;

import dev.polyfork.repl.PythonToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Colours Python text while it is typed, as CPython 3.14 does, shows the bracket that belongs to
/// the one at the cursor, and in red the one that belongs to none.
final class PythonHighlighter implements Highlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle KEYWORD = PLAIN.bold().foreground(AttributedStyle.BLUE);
    private static final AttributedStyle BUILTIN = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle DEFINITION = PLAIN.bold();
    private static final AttributedStyle STRING = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle COMMENT = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle UNBALANCED =
            PLAIN.bold().foreground(AttributedStyle.RED).inverse();
    private static final AttributedStyle MATCHING = PLAIN.bold().underline();

    private static final String PAIRS = "()[]{}";
    private static final Set<String> SOFT_KEYWORDS = Set.of("match", "case", "type");
    private static final Set<String> DEFINERS = Set.of("def", "class");

    private final Set<String> keywords;
    private final Set<String> builtins;

    /// @param keywords the words that are no names
    /// @param builtins the names that are there without an import
    PythonHighlighter(Set<String> keywords, Set<String> builtins) {
        this.keywords = Set.copyOf(keywords);
        this.builtins = Set.copyOf(builtins);
    }

    @Override
    public AttributedString highlight(LineReader reader, String text) {
        int length = text.codePointCount(0, text.length());
        int cursor = Math.min(reader.getBuffer().cursor(), length);
        return highlight(text, text.offsetByCodePoints(0, cursor));
    }

    AttributedString highlight(String text, int cursor) {
        List<PythonToken> tokens = PythonTokens.of(text);
        AttributedStyle[] brackets = brackets(text, tokens, cursor);
        AttributedStringBuilder coloured = new AttributedStringBuilder(text.length());
        int done = 0;
        for (int i = 0; i < tokens.size(); i++) {
            PythonToken token = tokens.get(i);
            coloured.append(text.substring(done, token.start()), PLAIN);
            coloured.append(
                    token.in(text), brackets[i] == null ? style(text, tokens, i) : brackets[i]);
            done = token.end();
        }
        return coloured.append(text.substring(done), PLAIN).toAttributedString();
    }

    private AttributedStyle style(String text, List<PythonToken> tokens, int index) {
        return switch (tokens.get(index).kind()) {
            case NAME -> nameStyle(text, tokens, index);
            case NUMBER -> NUMBER;
            case STRING, OPEN_STRING -> STRING;
            case COMMENT -> COMMENT;
            case OPEN_BRACKET, CLOSE_BRACKET, OPERATOR, NEWLINE -> PLAIN;
        };
    }

    private AttributedStyle nameStyle(String text, List<PythonToken> tokens, int index) {
        String name = tokens.get(index).in(text);
        String before = index == 0 ? "\n" : tokens.get(index - 1).in(text);
        if (keywords.contains(name)) {
            return KEYWORD;
        }
        if (DEFINERS.contains(before)) {
            return DEFINITION;
        }
        if (before.equals("\n") && SOFT_KEYWORDS.contains(name) && beginsStatement(tokens, index)) {
            return KEYWORD;
        }
        return builtins.contains(name) && !before.equals(".") ? BUILTIN : PLAIN;
    }

    /// Whether what follows a word makes it a statement of that name: `match x`, not `match = x`.
    private static boolean beginsStatement(List<PythonToken> tokens, int index) {
        return index + 1 < tokens.size()
                && switch (tokens.get(index + 1).kind()) {
                    case NAME, NUMBER, STRING, OPEN_STRING -> true;
                    case COMMENT, OPEN_BRACKET, CLOSE_BRACKET, OPERATOR, NEWLINE -> false;
                };
    }

    /// The styles of brackets that are special, by index of the token.
    private static AttributedStyle[] brackets(String text, List<PythonToken> tokens, int cursor) {
        AttributedStyle[] styles = new AttributedStyle[tokens.size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            PythonToken token = tokens.get(i);
            if (token.is(Kind.OPEN_BRACKET)) {
                open.push(i);
            } else if (token.is(Kind.CLOSE_BRACKET)) {
                if (open.isEmpty() || !belong(text, tokens.get(open.peek()), token)) {
                    styles[i] = UNBALANCED;
                } else {
                    int partner = open.pop();
                    if (isAt(token, cursor) || isAt(tokens.get(partner), cursor)) {
                        styles[i] = MATCHING;
                        styles[partner] = MATCHING;
                    }
                }
            }
        }
        return styles;
    }

    private static boolean belong(String text, PythonToken open, PythonToken close) {
        int kind = PAIRS.indexOf(text.charAt(open.start()));
        return PAIRS.charAt(kind + 1) == text.charAt(close.start());
    }

    /// Whether the cursor is on a bracket or right behind it.
    private static boolean isAt(PythonToken bracket, int cursor) {
        return bracket.start() == cursor || bracket.end() == cursor;
    }
}
