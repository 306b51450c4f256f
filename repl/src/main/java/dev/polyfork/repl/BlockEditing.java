package dev.polyfork.repl;

import dev.polyfork.os.Processes;
import java.util.List;
import java.util.Map;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/// The keys that mean something else for Python than for a shell's line.
///
/// Enter runs only what is complete, else it begins a line; Tab and Backspace indent and dedent; F3
/// lets Enter begin lines as they come, for a terminal that does not mark what is pasted; Ctrl-Z
/// stops the process.
final class BlockEditing {
    private static final String TAB = "\t";
    private static final String UNIT = "    ";

    private final LineReader reader;
    private final Runnable leaveTerminal;
    private final Shell shell;
    private boolean pasting;
    private String refused = "";

    /// @param leaveTerminal gives the terminal back to who had it before
    BlockEditing(LineReader reader, Runnable leaveTerminal, Shell shell) {
        this.reader = reader;
        this.leaveTerminal = leaveTerminal;
        this.shell = shell;
    }

    void bind() {
        Map<String, Widget> widgets = reader.getWidgets();
        widgets.put("python-enter", this::enter);
        widgets.put("python-accept", this::accept);
        widgets.put("python-tab", this::tab);
        widgets.put("python-backspace", this::backspace);
        widgets.put("python-paste-mode", this::togglePasting);
        widgets.put("python-suspend", this::suspend);
        widgets.put("python-line-start", this::lineStart);
        widgets.put("python-line-end", this::lineEnd);
        for (String map : List.of(LineReader.EMACS, LineReader.VIINS)) {
            KeyMap<Binding> keys = reader.getKeyMaps().get(map);
            keys.bind(new Reference("python-enter"), "\r", "\n");
            keys.bind(new Reference("python-tab"), TAB);
            keys.bind(new Reference("python-backspace"), KeyMap.del(), KeyMap.ctrl('H'));
            keys.bind(new Reference("python-suspend"), KeyMap.ctrl('Z'));
            bind(keys, LineReader.UP_LINE_OR_HISTORY, Capability.key_up);
            bind(keys, LineReader.DOWN_LINE_OR_HISTORY, Capability.key_down);
            bind(keys, LineReader.HISTORY_SEARCH_BACKWARD, Capability.key_ppage);
            bind(keys, LineReader.HISTORY_SEARCH_FORWARD, Capability.key_npage);
            bind(keys, "python-paste-mode", Capability.key_f3);
            bind(keys, "python-line-start", Capability.key_home);
            bind(keys, "python-line-end", Capability.key_end);
        }
        KeyMap<Binding> emacs = reader.getKeyMaps().get(LineReader.EMACS);
        emacs.bind(new Reference("python-accept"), KeyMap.alt('\r'), KeyMap.alt('\n'));
        emacs.bind(new Reference(LineReader.DELETE_CHAR), KeyMap.ctrl('D'));
        emacs.bind(new Reference("python-line-start"), KeyMap.ctrl('A'));
        emacs.bind(new Reference("python-line-end"), KeyMap.ctrl('E'));
    }

    private void bind(KeyMap<Binding> keys, String widget, Capability key) {
        String sequence = KeyMap.key(reader.getTerminal(), key);
        if (sequence != null) {
            keys.bind(new Reference(widget), sequence);
        }
    }

    private boolean enter() {
        Buffer buffer = reader.getBuffer();
        String text = buffer.toString();
        boolean isInside = buffer.substring(buffer.cursor()).indexOf('\n') >= 0;
        if (pasting) {
            buffer.write("\n");
            return true;
        }
        if (text.isBlank() || text.equals(refused)) {
            return accept();
        }
        if (isInside) {
            return beginLine(buffer);
        }
        return switch (shell.examine(text)) {
            case Verdict.Complete _ -> accept();
            case Verdict.Unfinished _ -> beginLine(buffer);
            case Verdict.Wrong wrong -> refuse(buffer, wrong);
        };
    }

    private static boolean beginLine(Buffer buffer) {
        buffer.write("\n" + Indentation.after(buffer.upToCursor()));
        return true;
    }

    /// Show where the text is wrong and let it be edited; the next Enter takes it as it is.
    private boolean refuse(Buffer buffer, Verdict.Wrong wrong) {
        refused = buffer.toString();
        buffer.cursor(Math.clamp(wrong.position(), 0, buffer.length()));
        reader.printAbove(wrong.message());
        return true;
    }

    private boolean accept() {
        refused = "";
        pasting = false;
        reader.callWidget(LineReader.ACCEPT_LINE);
        return true;
    }

    /// Indent where nothing is to be completed.
    private boolean tab() {
        Buffer buffer = reader.getBuffer();
        String before = buffer.upToCursor();
        String line = before.substring(before.lastIndexOf('\n') + 1);
        if (pasting) {
            buffer.write(TAB);
        } else if (line.isBlank()) {
            buffer.write(UNIT.substring(line.length() % UNIT.length()));
        } else {
            // Not by JLine's call, which swallows Ctrl-C in a list of words.
            return reader.getWidgets().get(LineReader.EXPAND_OR_COMPLETE).apply();
        }
        return true;
    }

    private boolean backspace() {
        Buffer buffer = reader.getBuffer();
        return buffer.backspace(Indentation.backwards(buffer.upToCursor())) > 0;
    }

    /// JLine's own goes on to the line before when the cursor is there already.
    private boolean lineStart() {
        Buffer buffer = reader.getBuffer();
        while (buffer.cursor() > 0 && buffer.prevChar() != '\n') {
            buffer.move(-1);
        }
        return true;
    }

    private boolean lineEnd() {
        Buffer buffer = reader.getBuffer();
        while (buffer.cursor() < buffer.length() && buffer.currChar() != '\n') {
            buffer.move(1);
        }
        return true;
    }

    private boolean togglePasting() {
        pasting = !pasting;
        return true;
    }

    private boolean suspend() {
        leaveTerminal.run();
        Processes.stopAsCtrlZ();
        reader.getTerminal().raise(Terminal.Signal.CONT);
        return true;
    }
}
