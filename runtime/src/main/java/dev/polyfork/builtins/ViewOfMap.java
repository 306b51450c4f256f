package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.builtins.objects.mmap.PMMap;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.graal.python.nodes.function.PythonBuiltinNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;

/// `memoryview(object)`: the view of an `mmap` looks at a [MapMemory] instead. All views of that
/// view do, too, and what they are views of stays the `mmap`.
final class ViewOfMap extends PythonBuiltinNode {
    @Child private PythonBuiltinNode original;

    ViewOfMap(PythonBuiltinBaseNode original) {
        this.original = (PythonBuiltinNode) original;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object view = original.execute(frame);
        return view instanceof PMemoryView made && made.getBuffer() instanceof PMMap map
                ? of(map, made)
                : view;
    }

    @TruffleBoundary
    private static Object of(PMMap map, PMemoryView view) {
        if (!(PythonBufferAccessLibrary.getUncached().getNativePointer(map)
                instanceof Long address)) {
            return view;
        }
        PythonContext context = PythonContext.get(null);
        PythonLanguage language = context.getLanguage();
        return PFactory.createMemoryView(
                language,
                context,
                null,
                new MapMemory(map, address, view.getLength(), language),
                view.getOwner(),
                view.getLength(),
                view.isReadOnly(),
                view.getItemSize(),
                view.getFormat(),
                view.getFormatString(),
                view.getDimensions(),
                null,
                view.getOffset(),
                view.getBufferShape(),
                view.getBufferStrides(),
                null,
                view.getFlags());
    }
}
