package dev.polyfork.repl;

import dev.polyfork.cli.TerminalPrompt;
import dev.polyfork.os.ErrnoException;
import java.io.IOError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/// What Python's side of the prompt, the shim's package `_polyfork_repl`, reads from.
///
/// All methods are for Python's main thread; [#readBlock] blocks until somebody has typed.
public final class Console implements TerminalPrompt.Session {
    private static final String PROMPT_COLOUR = "\033[1;35m";
    private static final String PLAIN = "\033[0m";

    private final Terminal terminal;
    private final Runnable restoreTerminal;
    private final Speakers speakers;
    private final SecondInterrupt interrupt;
    private final UserSettings settings;
    private final EndingSignals ending = new EndingSignals(this::leave);
    private Optional<LineReader> reader = Optional.empty();
    private volatile boolean typing;

    /// @param restoreTerminal gives the terminal its settings from before; any thread may call it
    /// @param speakers who else writes to the terminal
    /// @param interrupt notices Ctrl-C while code runs
    Console(
            Terminal terminal,
            Runnable restoreTerminal,
            Speakers speakers,
            SecondInterrupt interrupt,
            UserSettings settings) {
        this.terminal = terminal;
        this.restoreTerminal = restoreTerminal;
        this.speakers = speakers;
        this.interrupt = interrupt;
        this.settings = settings;
    }

    /// Make ready to read.
    ///
    /// @param shell an object with `examine(text)`, which says what Enter means there: `("run",)`,
    ///   `("more",)`, or `("error", where, what)`; with `complete(before, word, in_string)`, which
    ///   lists what the word can become; and with `parameters(callee)`, which lists what a callable
    ///   takes, as it is written in a `def`, or is None
    /// @param keywords list of the words that are no names
    /// @param builtins list of the names that are there without an import
    /// @return a sentence for the user when the history cannot be kept, else empty text
    public String begin(Value shell, Value keywords, Value builtins) {
        PythonHighlighter highlighter = new PythonHighlighter(strings(keywords), strings(builtins));
        return begin(new PythonShell(shell), highlighter);
    }

    String begin(Shell shell, PythonHighlighter highlighter) {
        PromptReader made = PromptReader.make(terminal, settings, shell);
        made.setHighlighter(highlighter);
        String complaint = new HistoryFile(settings.history()).keepFor(made);
        new BlockEditing(made, this::leave, shell).bind();
        reader = Optional.of(made);
        return complaint;
    }

    /// Whether the user wants colours.
    public boolean isColoured() {
        return settings.coloured();
    }

    /// Read a block: a statement, or several that were pasted. Blocks.
    ///
    /// @param primary what to show before its first line
    /// @param secondary what to show before the others
    /// @return the text; `false` for a block that was dropped by Ctrl-C, `true` at the end of the
    ///   input
    public Object readBlock(String primary, String secondary) {
        LineReader lines = reader.orElseThrow();
        lines.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, shown(secondary));
        Object resized = Signals.register("WINCH", this::resized);
        ending.watch();
        interrupt.unwatch();
        typing = true;
        speakers.beginTyping(lines);
        try {
            return lines.readLine(shown(primary));
        } catch (UserInterruptException _) {
            return false;
        } catch (EndOfFileException | IOError | ErrnoException _) {
            // The latter two when the terminal is gone.
            return true;
        } finally {
            speakers.endTyping();
            typing = false;
            interrupt.watch();
            ending.unwatch();
            Signals.unregister("WINCH", resized);
        }
    }

    private void resized() {
        terminal.raise(Terminal.Signal.WINCH);
        speakers.resize();
    }

    /// Give a process a terminal of its own, from which its output is passed on to the real one:
    /// above the line that is being typed, if there is one. Any thread may call.
    ///
    /// @param name the process's
    /// @return a descriptor, the caller's; -1 when there is none to be had
    public int openTerminal(String name) {
        return speakers.open(name);
    }

    /// Return the terminal for a program that is to run on while somebody types: what is written to
    /// it is passed on as that of a process. Any thread may call.
    ///
    /// @return a descriptor, stays ours; -1 when there is none
    public int ownTerminal() {
        return speakers.own();
    }

    /// Whether a descriptor of this process leads to the terminal. Any thread may call.
    public boolean isTerminal(int descriptor) {
        return speakers.isTerminal(descriptor);
    }

    /// Pass on what processes have written up to now, before something else is written. Any thread
    /// may call.
    public void passOutput() {
        speakers.pass();
    }

    @Override
    public void awaitStopped() {
        interrupt.awaitStopped();
    }

    /// Python has ended, and so have the processes.
    @Override
    public void close() {
        speakers.pass();
    }

    /// Make the screen empty.
    public void clear() {
        terminal.puts(Capability.clear_screen);
        terminal.flush();
    }

    /// Give the terminal back, because this process is about to end at once. Any thread may call.
    public void giveUp() {
        if (typing) {
            leave();
        }
    }

    private void leave() {
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
        // What is shown below the line.
        terminal.puts(Capability.clr_eos);
        terminal.writer().println();
        terminal.flush();
        restoreTerminal.run();
    }

    /// A prompt as JLine wants it, to which the percent sign is special.
    private String shown(String prompt) {
        String literal = prompt.replace("%", "%%");
        return settings.coloured() && !literal.isEmpty()
                ? PROMPT_COLOUR + literal + PLAIN
                : literal;
    }

    private static Set<String> strings(Value list) {
        return Set.copyOf(List.of(list.as(String[].class)));
    }
}
