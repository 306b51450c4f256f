package dev.polyfork.repl;

import dev.polyfork.cli.TerminalPrompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Opens the prompt by JLine; a service.
public final class JLinePrompt implements TerminalPrompt {
    /// For the service loader.
    public JLinePrompt() {}

    @Override
    public Console open(Map<String, String> environment) {
        try {
            SystemTerminal terminal = SystemTerminal.open(environment.get("TERM"));
            return new Console(
                    terminal,
                    terminal::restore,
                    new Speakers(terminal.descriptor()),
                    UserSettings.of(environment));
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }
}
