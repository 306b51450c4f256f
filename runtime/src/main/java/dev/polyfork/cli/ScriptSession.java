package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;
import java.util.Map;
import org.graalvm.polyglot.Context;

/**
 * What stands around one run of a program: the processes, locks and queues that it may make. Opened
 * before the context is created, closed after Python has finished.
 */
interface ScriptSession extends AutoCloseable {
    /** What Python finds by {@code polyglot.import_value}. */
    Map<String, Object> bindings();

    /**
     * Prepares for what the program may do. Called on the thread that made the context, before the
     * program runs in it.
     */
    void prepare(Context context);

    /** Ctrl-C has ended the program, and is ending its processes: waits for these a while. */
    void awaitInterrupted();

    /** Ends what the program left behind. Python has ended by then. */
    @Override
    void close();

    /**
     * Opens the session of a program.
     *
     * @param config how the program's Python is set up, and so its children's
     * @param imports what the program's source says about the modules it needs
     */
    static ScriptSession open(PythonConfig config, ImportScan imports) {
        return ProcessSession.open(config, imports);
    }
}
