package dev.polyfork.repl;

import java.util.List;
import java.util.Optional;

/// What only Python can say about a text that is being typed. For the thread that reads.
interface Shell {
    /// Say what Enter means at the end of a text.
    Verdict examine(String text);

    /// List what a word can become.
    List<String> complete(CompletionWord word);

    /// List what can be passed to a callable, as it is written in a `def`; empty if nobody knows.
    ///
    /// @param callee its name with dots
    Optional<List<String>> parameters(String callee);
}
