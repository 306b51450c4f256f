package dev.polyfork.repl;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Offers what a word can become.
record PythonCompleter(Shell shell) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        CompletionWord word = (CompletionWord) line;
        for (String value : shell.complete(word)) {
            candidates.add(new Candidate(value, shown(value, word), null, null, null, null, false));
        }
    }

    /// What a list shows: not again what all of them begin with.
    private static String shown(String value, CompletionWord word) {
        char separator = word.inString() ? '/' : '.';
        int last = value.length() - 1;
        int cut = value.lastIndexOf(separator, value.endsWith("/") ? last - 1 : last) + 1;
        return cut <= word.word().length() ? value.substring(cut) : value;
    }
}
