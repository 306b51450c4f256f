package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;
import org.graalvm.polyglot.Context;

/** Where the Python of a program comes from: it is started, or it is restored. */
interface Interpreter {
    /** Makes sure that this Python can be the wanted one; does not return when it cannot. */
    void require(PythonConfig config);

    /** Opens the session of a program, in which {@link #context} is to be made. */
    ScriptSession session(PythonConfig config, ImportScan imports);

    /** The context in which the program is to run, with the session's bindings. */
    Context context(PythonConfig config, ProgramSource source, ScriptSession session);
}
