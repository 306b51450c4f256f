package dev.polyfork.repl;

/// A piece of Python text that means something by itself; what is between them is blank.
///
/// @param start index of its first character
/// @param end index after its last one
record PythonToken(Kind kind, int start, int end) {
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        /// A string whose end has not been typed yet.
        OPEN_STRING,
        COMMENT,
        OPEN_BRACKET,
        CLOSE_BRACKET,
        OPERATOR,
        NEWLINE
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /// Its characters in the text that it was found in.
    String in(String text) {
        return text.substring(start, end);
    }
}
