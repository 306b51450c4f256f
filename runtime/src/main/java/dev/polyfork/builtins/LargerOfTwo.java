package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.nodes.function.PythonBuiltinNode;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.IndirectCallNode;

/// `max(a, b)` or `min(a, b)` of two ints, or of two floats. All else that these functions can do
/// is left to GraalPy's by a call that is never inlined: compiled, it is thirty times as large, and
/// each process would take most of a second for that as soon as one of its loops uses `max`.
final class LargerOfTwo extends PythonBuiltinNode {
    /// Where the arguments are: behind the module `builtins`. The second is a variable argument.
    private static final int FIRST = 1;

    private static final int KEY = 2;
    private static final int DEFAULT = 3;

    private final boolean smaller;

    /// Not final: a target that the compiler knows would be inlined.
    private RootCallTarget original;

    @Child private IndirectCallNode call = IndirectCallNode.create();

    /// @param smaller whether the smaller one is wanted
    LargerOfTwo(boolean smaller, RootCallTarget original) {
        this.smaller = smaller;
        this.original = original;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object[] others = PArguments.getVariableArguments(frame);
        if (others.length == 1 && isMissing(frame, KEY) && isMissing(frame, DEFAULT)) {
            Object first = PArguments.getArgument(frame, FIRST);
            Object second = others[0];
            if (first instanceof Integer a && second instanceof Integer b) {
                return (smaller ? b < a : b > a) ? second : first;
            }
            if (first instanceof Double a && second instanceof Double b) {
                return (smaller ? b < a : b > a) ? second : first;
            }
        }
        // The callee writes in the arguments what frames it needs, and this function has its own.
        return call.call(original, frame.getArguments().clone());
    }

    private static boolean isMissing(VirtualFrame frame, int argument) {
        return PArguments.getArgument(frame, argument) instanceof PNone;
    }
}
