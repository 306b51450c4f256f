package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.graal.python.nodes.function.PythonBuiltinNode;
import com.oracle.truffle.api.frame.VirtualFrame;

/// The end of `with lock`.
final class ExitOfLock extends PythonBuiltinNode {
    @Child private PythonBuiltinNode original;

    ExitOfLock(PythonBuiltinBaseNode original) {
        this.original = (PythonBuiltinNode) original;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        HeldLock.require(PArguments.getArgument(frame, 0), this);
        return original.execute(frame);
    }
}
