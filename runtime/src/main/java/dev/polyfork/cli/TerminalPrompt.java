package dev.polyfork.cli;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.graalvm.polyglot.Context;

/// The prompt for somebody who sits at a terminal.
///
/// The module `repl` provides it, which the runtime knows by this interface only and can do
/// without: then the prompt is a plain one.
public interface TerminalPrompt {
    /// What `TERM` says where the cursor cannot be moved, or where nobody says that it can.
    Set<String> DUMB = Set.of("", "dumb");

    /// An open prompt: what the shim's `_polyfork_repl` reads from, on Python's main thread.
    interface Session extends AutoCloseable {
        /// Wait, after the prompt has interrupted the context, until all threads have left it. One
        /// that enters it earlier is interrupted again.
        void awaitStopped();

        /// Show what is still to be shown; Python has ended.
        @Override
        void close();
    }

    /// Open the prompt on the standard streams, which are a terminal.
    ///
    /// @param environment the variables of this process
    /// @param context Python's, which the prompt interrupts when asked to
    /// @return the prompt, the caller's
    Session open(Map<String, String> environment, Context context);

    /// The one for these streams and variables, chosen as CPython does: none where a terminal
    /// cannot move its cursor, or where a plain one is asked for.
    static Optional<TerminalPrompt> find(Map<String, String> environment) {
        boolean wanted =
                Terminals.isTerminal(0)
                        && Terminals.isTerminal(1)
                        && !DUMB.contains(environment.getOrDefault("TERM", ""))
                        && environment.getOrDefault("PYTHON_BASIC_REPL", "").isEmpty();
        return wanted ? ServiceLoader.load(TerminalPrompt.class).findFirst() : Optional.empty();
    }
}
