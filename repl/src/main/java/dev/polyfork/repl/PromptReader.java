package dev.polyfork.repl;

import java.util.List;
import java.util.Map;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/// JLine's reader with a line below the block that tells about the call being typed.
///
/// That line gives way to all that JLine shows there, such as what a word can become.
final class PromptReader extends LineReaderImpl {
    private final CallHint hints;
    private final int mostCharacters;
    private AttributedString hint = AttributedString.EMPTY;

    /// @param mostCharacters longer texts get no hints
    PromptReader(
            Terminal terminal, Map<String, Object> variables, CallHint hints, int mostCharacters) {
        super(terminal, "polyfork", variables);
        this.hints = hints;
        this.mostCharacters = mostCharacters;
    }

    /// JLine calls this after each key, on the thread that reads: the only one that may ask Python.
    @Override
    public boolean redisplay() {
        hint =
                buf.length() < mostCharacters
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
