package dev.polyfork.repl;

import dev.polyfork.os.Libc;
import dev.polyfork.os.TerminalCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.AbstractUnixSysTerminal;
import org.jline.terminal.impl.DumbTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingReader;

/// The terminal on the standard streams, by a few system calls.
///
/// Used by the thread that reads; [#restore] may be called by any.
final class SystemTerminal extends AbstractUnixSysTerminal {
    /// Where nobody has said how large the window is.
    private static final Size USUAL_SIZE = Size.of(80, 24);

    private final byte[] original;
    private final int descriptor;
    private final OutputStream output;
    private final PrintWriter writer;
    private final Keys keys;
    private final NonBlockingReader reader;

    private SystemTerminal(String type, byte[] original, Runnable idle) throws IOException {
        super(
                new DumbTerminalProvider(),
                SystemStream.Output,
                "prompt",
                type,
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_8,
                false,
                SignalHandler.SIG_IGN,
                Termios.attributes(original));
        this.original = original;
        descriptor = Libc.dup(STDOUT_FD);
        output = new DescriptorOutput(descriptor);
        writer = new PrintWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        keys = new Keys(STDIN_FD, idle);
        reader = NonBlocking.nonBlocking(getName(), keys, StandardCharsets.UTF_8);
    }

    /// Open the terminal on the standard streams.
    ///
    /// @param type what the variable TERM says
    /// @param idle is run now and then while nobody types; what it throws ends the reading
    static SystemTerminal open(String type, Runnable idle) throws IOException {
        return new SystemTerminal(type, TerminalCalls.settings(STDIN_FD), idle);
    }

    /// The terminal, also while standard output leads elsewhere; closed with the process.
    int descriptor() {
        return descriptor;
    }

    @Override
    public InputStream input() {
        return keys;
    }

    @Override
    public NonBlockingReader reader() {
        return reader;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public PrintWriter writer() {
        return writer;
    }

    /// Give the terminal the settings that it had when it was opened, to the last bit.
    void restore() {
        TerminalCalls.change(STDIN_FD, original);
    }

    /// As JLine's, but Enter stays a newline: a line that somebody types ahead, while the prompt is
    /// about to give the terminal back, is one for the program that reads then.
    @Override
    public Attributes enterRawMode() {
        Attributes before = super.enterRawMode();
        Attributes raw = getAttributes();
        raw.setInputFlag(
                Attributes.InputFlag.ICRNL, before.getInputFlag(Attributes.InputFlag.ICRNL));
        setAttributes(raw);
        keys.begin(
                before.getControlChar(ControlChar.VINTR), before.getControlChar(ControlChar.VEOF));
        return before;
    }

    @Override
    protected Attributes doGetAttributes() {
        return Termios.attributes(TerminalCalls.settings(STDIN_FD));
    }

    @Override
    protected void doSetAttributes(Attributes attributes) {
        byte[] current = TerminalCalls.settings(STDIN_FD);
        TerminalCalls.change(STDIN_FD, Termios.changed(current, attributes));
    }

    @Override
    protected Size doGetSize() {
        TerminalCalls.Size size = TerminalCalls.size(descriptor);
        return size.columns() == 0 || size.rows() == 0
                ? USUAL_SIZE
                : Size.of(size.columns(), size.rows());
    }

    @Override
    protected void doSetSize(Sized size) {
        throw new UnsupportedOperationException("the window belongs to the user");
    }
}
