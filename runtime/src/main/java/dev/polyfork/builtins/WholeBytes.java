package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.graal.python.nodes.function.builtins.PythonBinaryBuiltinNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.frame.VirtualFrame;

/// `memoryview.tobytes(order)`: of contiguous memory in the usual order.
final class WholeBytes extends PythonBinaryBuiltinNode {
    @Child private PythonBinaryBuiltinNode original;

    @Child
    private PythonBufferAccessLibrary memory =
            PythonBufferAccessLibrary.getFactory().createDispatched(3);

    WholeBytes(PythonBuiltinBaseNode original) {
        this.original = (PythonBinaryBuiltinNode) original;
    }

    @Override
    public Object execute(VirtualFrame frame, Object self, Object order) {
        if (order instanceof PNone && self instanceof PMemoryView view && Spans.isPlain(view)) {
            byte[] content = new byte[view.getLength()];
            Object buffer = view.getBuffer();
            int end = view.getOffset() + content.length;
            if (end <= memory.getBufferLength(buffer)) {
                memory.readIntoByteArray(buffer, view.getOffset(), content, 0, content.length);
                return PFactory.createBytes(PythonLanguage.get(this), content);
            }
        }
        return original.execute(frame, self, order);
    }
}
