package dev.polyfork.cli;

import dev.polyfork.os.Processes;

/** The last step of the process. */
final class ProcessExit {
    /**
     * Property that asks for an orderly end of the JVM, which runs its shutdown hooks and writes
     * the AOT cache in a training run.
     */
    static final String ORDERLY = "polyfork.orderlyExit";

    private ProcessExit() {}

    /**
     * Ends the process. Python is finished and everything is flushed: threads that are still there
     * are daemons or stuck, and must not keep the process.
     */
    static void leave(ExitStatus status) {
        System.out.flush();
        System.err.flush();
        if (status.interrupted()) {
            Processes.resetSignal(Processes.SIGINT);
            Processes.kill(Processes.getpid(), Processes.SIGINT);
        }
        if (System.getProperty(ORDERLY) != null) {
            System.exit(status.code());
        }
        Processes.exitNow(status.code());
    }
}
