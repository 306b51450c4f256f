package dev.polyfork.python;

import java.lang.StackWalker.StackFrame;
import java.util.List;

/// Where a Python signal handler was called: between two steps of Python code, or within GraalPy's.
final class SignalPoint {
    /// What calls the handler.
    private static final String CALLER = "com.oracle.graal.python.runtime.AsyncHandler";

    /// What runs a Python function, module or class body.
    private static final String PYTHON_CODE = "com.oracle.graal.python.nodes.bytecode.PBytecode";

    /// What drops, or makes into something else, an exception that comes out of an object it asks.
    private static final List<String> DROPPING =
            List.of(
                    "com.oracle.graal.python.nodes.statement.AbstractImportNode$PyModuleIsInit",
                    "com.oracle.truffle.polyglot.PolyglotValueDispatch");

    private SignalPoint() {}

    /// Whether the handler that calls this cannot raise an exception to the Python code that it
    /// interrupts, because of the Java code in between.
    static boolean dropsExceptions() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.map(StackFrame::getClassName)
                                .dropWhile(name -> !name.startsWith(CALLER))
                                .takeWhile(name -> !name.startsWith(PYTHON_CODE))
                                .anyMatch(SignalPoint::isDropping));
    }

    private static boolean isDropping(String className) {
        return DROPPING.stream().anyMatch(className::startsWith);
    }
}
