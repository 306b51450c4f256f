package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.modules.ctypes.CDataObject;
import com.oracle.graal.python.builtins.objects.array.PArray;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.bytes.PBytesLike;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.builtins.objects.slice.PSlice;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlotMpAssSubscript.MpAssSubscriptBuiltinNode;
import com.oracle.graal.python.lib.PyMemoryViewFromObject;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.truffle.api.frame.VirtualFrame;

/// `view[start:stop] = value`: where both are memory in one piece, of items of the same kind.
final class SliceAssignment extends MpAssSubscriptBuiltinNode {
    @Child private MpAssSubscriptBuiltinNode original;
    @Child private PyMemoryViewFromObject viewOf = PyMemoryViewFromObject.create();

    @Child
    private PythonBufferAccessLibrary from =
            PythonBufferAccessLibrary.getFactory().createDispatched(3);

    @Child
    private PythonBufferAccessLibrary to =
            PythonBufferAccessLibrary.getFactory().createDispatched(3);

    SliceAssignment(PythonBuiltinBaseNode original) {
        this.original = (MpAssSubscriptBuiltinNode) original;
    }

    @Override
    public void executeVoid(VirtualFrame frame, Object self, Object key, Object value) {
        if (!(self instanceof PMemoryView view
                && key instanceof PSlice slice
                && isWritable(view)
                && Spans.isPlain(slice)
                && isKnown(value)
                && copied(viewOf.execute(frame, value), view, slice))) {
            original.executeVoid(frame, self, key, value);
        }
    }

    private static boolean isWritable(PMemoryView view) {
        return Spans.isPlain(view) && !view.isReadOnly() && view.getDimensions() == 1;
    }

    /// Whether a value's memory can be had without an effect that another look would repeat.
    private static boolean isKnown(Object value) {
        return value instanceof PBytesLike
                || value instanceof PArray
                || value instanceof CDataObject
                || (value instanceof PMemoryView view && Spans.isPlain(view));
    }

    private boolean copied(PMemoryView source, PMemoryView target, PSlice slice) {
        int items = target.getBufferShape()[0];
        int size = target.getItemSize();
        int length = Spans.length(slice, items) * size;
        int offset = target.getOffset() + Spans.start(slice, items) * size;
        boolean fits =
                source.getDimensions() == 1
                        && source.getFormat() == target.getFormat()
                        && source.getLength() == length
                        && source.getOffset() + length <= from.getBufferLength(source.getBuffer())
                        && offset + length <= to.getBufferLength(target.getBuffer());
        if (fits) {
            copy(source.getBuffer(), source.getOffset(), target.getBuffer(), offset, length);
        }
        source.setReleased();
        return fits;
    }

    private void copy(Object source, int start, Object target, int offset, int length) {
        if (from.hasInternalByteArray(source)) {
            to.writeFromByteArray(target, offset, from.getInternalByteArray(source), start, length);
        } else {
            byte[] content = new byte[length];
            from.readIntoByteArray(source, start, content, 0, length);
            to.writeFromByteArray(target, offset, content, 0, length);
        }
    }
}
