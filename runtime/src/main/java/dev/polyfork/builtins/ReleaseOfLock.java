package dev.polyfork.builtins;

import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.graal.python.nodes.function.builtins.PythonUnaryBuiltinNode;
import com.oracle.truffle.api.frame.VirtualFrame;

/// `lock.release()`.
final class ReleaseOfLock extends PythonUnaryBuiltinNode {
    @Child private PythonUnaryBuiltinNode original;

    ReleaseOfLock(PythonBuiltinBaseNode original) {
        this.original = (PythonUnaryBuiltinNode) original;
    }

    @Override
    public Object execute(VirtualFrame frame, Object lock) {
        HeldLock.require(lock, this);
        return original.execute(frame, lock);
    }
}
