package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.builtins.objects.slice.PSlice;

/// Which bytes a view or a part of it stands for.
final class Spans {
    private Spans() {}

    /// Whether a view is of memory in one piece that GraalPy reaches without C. An empty one may
    /// begin before the memory.
    static boolean isPlain(PMemoryView view) {
        return !view.isReleased()
                && view.isCContiguous()
                && view.getBufferPointer() == null
                && view.getOffset() >= 0;
    }

    /// Whether a slice takes items one after another, and its bounds are what they are without
    /// asking Python.
    static boolean isPlain(PSlice slice) {
        return isBound(slice.getStart())
                && isBound(slice.getStop())
                && (slice.getStep() == PNone.NONE || Integer.valueOf(1).equals(slice.getStep()));
    }

    /// The first item of a plain slice of so many items.
    static int start(PSlice slice, int items) {
        return slice.getStart() instanceof Integer start ? within(start, items) : 0;
    }

    /// How many items a plain slice has.
    static int length(PSlice slice, int items) {
        int stop = slice.getStop() instanceof Integer bound ? within(bound, items) : items;
        return Math.max(0, stop - start(slice, items));
    }

    private static boolean isBound(Object bound) {
        return bound == PNone.NONE || bound instanceof Integer;
    }

    private static int within(int bound, int items) {
        return Math.clamp(bound < 0 ? bound + items : bound, 0, items);
    }
}
