package dev.polyfork;

import java.util.regex.Pattern;

/// A function of Python, as users write it: `module:function`, or source text that makes one, which
/// is a lambda expression or has a `def`.
///
/// @param text as Python finds the function
record FunctionText(String text) {
    private static final Pattern REFERENCE = Pattern.compile("(?U)\\w+(\\.\\w+)*:\\w+(\\.\\w+)*");
    private static final Pattern SOURCE = Pattern.compile("(?s)lambda\\b.*|(.*\\n)?def\\s.*");
    private static final int LABEL_CHARS = 40;

    /// @throws IllegalArgumentException if the text is neither
    static FunctionText of(String text) {
        String stripped = text.strip();
        if (!REFERENCE.matcher(stripped).matches() && !SOURCE.matcher(stripped).matches()) {
            throw new IllegalArgumentException(
                    "write the function as module:function or as source text with a lambda or a def,"
                            + " not as \"%s\"".formatted(text));
        }
        return new FunctionText(stripped);
    }

    /// How messages call it.
    String label() {
        String line = text.lines().findFirst().orElseThrow();
        return line.length() == text.length() && line.length() <= LABEL_CHARS
                ? text
                : line.substring(0, Math.min(line.length(), LABEL_CHARS)) + " ...";
    }
}
