package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.thread.PLock;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/// A lock that is to be released. GraalPy's is a semaphore: when it is released once too often, two
/// threads have it at a time from then on. Nobody else releases it meanwhile, since whoever calls a
/// builtin has the GIL.
final class HeldLock {
    /// As in CPython's `_threadmodule.c`.
    private static final TruffleString MESSAGE = PythonUtils.tsLiteral("release unlocked lock");

    private HeldLock() {}

    /// Raises RuntimeError if nobody has the lock.
    static void require(Object lock, Node node) {
        if (lock instanceof PLock plain && !plain.locked()) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.RuntimeError, MESSAGE);
        }
    }
}
