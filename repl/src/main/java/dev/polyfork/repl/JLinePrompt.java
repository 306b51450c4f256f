package dev.polyfork.repl;

import dev.polyfork.cli.TerminalPrompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.jline.utils.InfoCmp;

/// Opens the prompt by JLine; a service.
public final class JLinePrompt implements TerminalPrompt {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Terminals agree in this much.
    private static final String USUAL_TYPE = "ansi";

    /// For the service loader.
    public JLinePrompt() {}

    @Override
    public Console open(Map<String, String> environment, Context context) {
        try {
            // The program's signal handlers run while nobody types.
            SystemTerminal terminal =
                    SystemTerminal.open(
                            known(environment.get("TERM")), () -> Context.getCurrent().safepoint());
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

    /// A type of terminal about which something is known.
    private static String known(String type) {
        try {
            InfoCmp.getInfoCmp(type);
            return type;
        } catch (IOException _) {
            System.err.printf(
                    "polyfork: nothing is known about the terminal '%s' (TERM); it is used as %s%n",
                    type, USUAL_TYPE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return USUAL_TYPE;
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
