package dev.polyfork;

import java.util.concurrent.atomic.AtomicInteger;

/// Describes a Python process, see [Polyfork#process]. For one thread.
public final class PyProcessBuilder {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final OwnProcesses processes;
    private final FunctionText function;
    private final Args args;
    private String name = "Process-" + NUMBERS.incrementAndGet();
    private boolean daemon;

    PyProcessBuilder(OwnProcesses processes, FunctionText function, Args args) {
        this.processes = processes;
        this.function = function;
        this.args = args;
    }

    /// Name the process, as Python's `current_process().name` has it.
    ///
    /// @param text the name
    /// @return this
    public PyProcessBuilder name(String text) {
        name = text;
        return this;
    }

    /// Say what [Polyfork#close] does with it: end it, or wait for its end.
    ///
    /// @param ends true to end it; false, the default, to wait
    /// @return this
    public PyProcessBuilder daemon(boolean ends) {
        daemon = ends;
        return this;
    }

    /// Start the process. Blocks until there is a JVM for it, some milliseconds usually, some
    /// seconds for the first one.
    ///
    /// @return the process, which runs
    /// @throws StartException if it cannot be started
    /// @throws ConversionException if an argument has no counterpart in Python
    /// @throws IllegalStateException when the Polyfork is closed
    public PyProcess start() {
        return processes.start(name, function, args, daemon);
    }
}
