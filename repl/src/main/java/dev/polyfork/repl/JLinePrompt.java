package dev.polyfork.repl;

import dev.polyfork.cli.TerminalPrompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;

/// Opens the prompt by JLine; a service.
public final class JLinePrompt implements TerminalPrompt {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// For the service loader.
    public JLinePrompt() {}

    @Override
    public Console open(Map<String, String> environment, Context context) {
        try {
            // The program's signal handlers run while nobody types.
            SystemTerminal terminal =
                    SystemTerminal.open(
                            environment.get("TERM"), () -> Context.getCurrent().safepoint());
            return new Console(
                    terminal,
                    terminal::restore,
                    new Speakers(terminal.descriptor()),
                    new SecondInterrupt(() -> stop(context)),
                    UserSettings.of(environment));
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    /// Stop all threads of Python; a few seconds are enough where something can be stopped.
    private static void stop(Context context) {
        try {
            context.interrupt(PATIENCE);
        } catch (TimeoutException _) {
            System.err.println("polyfork: this cannot be stopped, only killed");
        }
    }
}
