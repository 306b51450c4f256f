package dev.polyfork.repl;

import dev.polyfork.repl.PythonToken.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The innermost call that a text leaves open.
///
/// @param callee the name with dots in front of the bracket; begins with a dot where it is looked
///   up in something that has no name
/// @param position how many arguments precede the current one
/// @param keyword the name that the current argument is passed by, empty if by none
record OpenCall(String callee, int position, String keyword) {
    private static final Set<String> DEFINERS = Set.of("def", "class");

    /// Find the call that goes on at the end of a text. Brackets that call nothing are passed over:
    /// in `f([(1, 2` it is `f`.
    static Optional<OpenCall> in(String text) {
        List<PythonToken> tokens = PythonTokens.of(text);
        int depth = 0;
        int commas = 0;
        int argument = tokens.size();
        for (int i = tokens.size() - 1; i >= 0; i--) {
            PythonToken token = tokens.get(i);
            if (token.is(Kind.CLOSE_BRACKET)) {
                depth++;
            } else if (token.is(Kind.OPEN_BRACKET) && depth > 0) {
                depth--;
            } else if (token.is(Kind.OPEN_BRACKET)) {
                argument = commas == 0 ? i + 1 : argument;
                Optional<String> callee = callee(text, tokens, i);
                if (callee.isPresent()) {
                    String keyword = keyword(text, tokens, argument);
                    return Optional.of(new OpenCall(callee.get(), commas, keyword));
                }
                commas = 0;
            } else if (depth == 0 && token.in(text).equals(",")) {
                argument = commas == 0 ? i + 1 : argument;
                commas++;
            }
        }
        return Optional.empty();
    }

    /// What a bracket calls, if it does.
    private static Optional<String> callee(String text, List<PythonToken> tokens, int bracket) {
        int first = bracket;
        while (first > 0 && isOfName(text, tokens, first - 1)) {
            first--;
        }
        boolean isCall = first < bracket && tokens.get(bracket).in(text).equals("(");
        boolean isDefinition = first > 0 && DEFINERS.contains(tokens.get(first - 1).in(text));
        if (!isCall || isDefinition) {
            return Optional.empty();
        }
        return Optional.of(
                text.substring(tokens.get(first).start(), tokens.get(bracket - 1).end()));
    }

    /// Whether a token, read backwards, goes on with a name that has dots.
    private static boolean isOfName(String text, List<PythonToken> tokens, int index) {
        PythonToken token = tokens.get(index);
        if (token.in(text).equals(".")) {
            return true;
        }
        return token.is(Kind.NAME)
                && !DEFINERS.contains(token.in(text))
                && !tokens.get(index + 1).is(Kind.NAME);
    }

    private static String keyword(String text, List<PythonToken> tokens, int argument) {
        int first = argument;
        while (first < tokens.size() && tokens.get(first).is(Kind.NEWLINE)) {
            first++;
        }
        boolean isKeyword =
                first + 1 < tokens.size()
                        && tokens.get(first).is(Kind.NAME)
                        && tokens.get(first + 1).in(text).equals("=")
                        && !text.startsWith("==", tokens.get(first + 1).start());
        return isKeyword ? tokens.get(first).in(text) : "";
    }
}
