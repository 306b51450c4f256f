package dev.polyfork.repl;

import java.util.List;

/// What only Python can say about a text that is being typed. For the thread that reads.
interface Shell {
    /// Say what Enter means at the end of a text.
    Verdict examine(String text);

    /// List what a word can become.
    List<String> complete(CompletionWord word);
}
