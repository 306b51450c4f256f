package dev.polyfork.repl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/// JLine's reader with a line below the block that tells about the call being typed.
///
/// That line gives way to all that JLine shows there, such as what a word can become.
final class PromptReader extends LineReaderImpl {
    /// Characters of a text beyond which JLine only edits it; a key stroke has to stay a moment.
    private static final int MOST_COLOURED = 20_000;

    private final CallHint hints;
    private AttributedString hint = AttributedString.EMPTY;

    private PromptReader(Terminal terminal, Map<String, Object> variables, CallHint hints) {
        super(terminal, "polyfork", variables);
        this.hints = hints;
    }

    /// Make a reader for Python. It has no colours yet.
    static PromptReader make(Terminal terminal, UserSettings settings, Shell shell) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(INPUT_RC_FILE_NAME, settings.inputRc().toString());
        variables.put(FEATURES_MAX_BUFFER_SIZE, MOST_COLOURED);
        // The highlighter marks it, and keys typed meanwhile count twice.
        variables.put(BLINK_MATCHING_PAREN, 0L);
        CallHint hints = new CallHint(shell, settings.coloured());
        PromptReader made = new PromptReader(terminal, variables, hints);
        made.setParser(PromptReader::wordBefore);
        made.setCompleter(new PythonCompleter(shell));
        made.option(Option.DISABLE_EVENT_EXPANSION, true);
        made.option(Option.COMPLETE_MATCHER_TYPO, false);
        made.option(Option.HISTORY_IGNORE_SPACE, false);
        made.option(Option.DISABLE_HIGHLIGHTER, !settings.coloured());
        return made;
    }

    /// What is to be completed, for JLine, which counts whole characters.
    private static CompletionWord wordBefore(String line, int cursor, ParseContext context) {
        return CompletionWord.before(line, line.offsetByCodePoints(0, cursor));
    }

    /// JLine calls this after each key, on the thread that reads: the only one that may ask Python.
    @Override
    public boolean redisplay() {
        hint =
                buf.length() < MOST_COLOURED
                        ? hints.line(buf.upToCursor(), size.getColumns())
                        : AttributedString.EMPTY;
        return super.redisplay();
    }

    @Override
    public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
        AttributedString block = super.getDisplayedBufferWithPrompts(secondaryPrompts);
        return post != null || hint.isEmpty() || !isReading()
                ? block
                : AttributedString.join(new AttributedString("\n"), block, hint);
    }
}
