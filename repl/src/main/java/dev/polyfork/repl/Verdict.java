package dev.polyfork.repl;

/// What Enter means for a text.
sealed interface Verdict {
    /// It is complete.
    record Complete() implements Verdict {}

    /// It goes on in another line.
    record Unfinished() implements Verdict {}

    /// It is wrong, whatever follows.
    ///
    /// @param position where, in characters
    /// @param message what to tell the user, perhaps several lines
    record Wrong(int position, String message) implements Verdict {}
}
