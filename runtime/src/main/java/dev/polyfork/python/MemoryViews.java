package dev.polyfork.python;

import java.lang.reflect.Field;
import java.util.OptionalInt;
import org.graalvm.polyglot.Value;

/// What Python does not tell about its memoryviews.
///
/// GraalPy 25.0.3 gives no address of memory: `ctypes.addressof` yields a stand-in for one, and
/// `ctypes.cast` forgets the offset of a view. So its own object is asked.
final class MemoryViews {
    private MemoryViews() {}

    /// Where a view begins in what it is a view of.
    ///
    /// @param view a memoryview
    /// @return the offset in bytes; empty when GraalPy's object is not as it is in 25.0.3
    static OptionalInt offset(Value view) {
        try {
            Field receiver = view.getClass().getSuperclass().getDeclaredField("receiver");
            receiver.setAccessible(true);
            Object found = receiver.get(view);
            Object offset = found.getClass().getMethod("getOffset").invoke(found);
            return offset instanceof Integer bytes ? OptionalInt.of(bytes) : OptionalInt.empty();
        } catch (ReflectiveOperationException | RuntimeException _) {
            return OptionalInt.empty();
        }
    }
}
