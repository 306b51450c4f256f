package dev.polyfork.cli;

import dev.polyfork.os.Processes;

/// The signals of which a Python process dies at once, SIGTERM and SIGHUP.
///
/// The JVM takes them for an orderly shutdown, some time later and with an exit code that nobody
/// can tell from one that the program chose; a program that sends itself SIGTERM could end before.
/// So they get their default effect back. Children and the session's files do not need the
/// shutdown: they are cared for as when the process is killed, by the children that see it end.
final class DeadlySignals {
    private DeadlySignals() {}

    /// Undo what the JVM did at its start. A signal that was ignored stays so, see `nohup(1)`.
    static void restore() {
        for (int signal : new int[] {Processes.SIGTERM, Processes.SIGHUP}) {
            if (!Processes.isIgnored(signal)) {
                Processes.resetSignal(signal);
            }
        }
    }
}
