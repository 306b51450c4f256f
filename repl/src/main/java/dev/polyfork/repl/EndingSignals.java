package dev.polyfork.repl;

import dev.polyfork.os.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.utils.Signals;

/// Gives the terminal back before a signal ends this process, while somebody types.
///
/// Signals that the program handles or ignores are left alone, and so are those of which a JVM dies
/// by itself. For the thread that reads; the signals come on others.
final class EndingSignals {
    /// See `signal(7)`.
    private static final Map<String, Integer> NUMBERS =
            Map.of(
                    "HUP", Processes.SIGHUP,
                    "ABRT", Processes.SIGABRT,
                    "USR1", 10,
                    "ALRM", 14,
                    "TERM", Processes.SIGTERM);

    private final Runnable leave;
    private final List<Integer> watched = new ArrayList<>();

    /// @param leave gives the terminal back
    EndingSignals(Runnable leave) {
        this.leave = leave;
    }

    /// Somebody is going to type.
    void watch() {
        NUMBERS.forEach((name, number) -> {
            if (Processes.hasDefaultAction(number)) {
                Signals.register(name, () -> end(number));
                watched.add(number);
            }
        });
    }

    /// Nobody types any more.
    void unwatch() {
        watched.forEach(Processes::resetSignal);
        watched.clear();
    }

    private void end(int signal) {
        try {
            leave.run();
        } finally {
            Processes.resetSignal(signal);
            Processes.kill(Processes.getpid(), signal);
        }
    }
}
