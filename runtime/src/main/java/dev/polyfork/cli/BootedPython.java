package dev.polyfork.cli;

import dev.polyfork.python.CompilationThresholds;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import org.graalvm.polyglot.Context;

/** Python that starts in this JVM, in whatever way is wanted. */
final class BootedPython implements Interpreter {
    @Override
    public void require(PythonConfig config) {
        // It will be made for this configuration.
    }

    @Override
    public ScriptSession session(PythonConfig config, ImportScan imports) {
        return ScriptSession.open(config, imports);
    }

    @Override
    public Context context(PythonConfig config, ProgramSource source, ScriptSession session) {
        Context context = PythonContexts.create(config, session.bindings());
        CompilationThresholds.of(context).begin();
        return context;
    }
}
