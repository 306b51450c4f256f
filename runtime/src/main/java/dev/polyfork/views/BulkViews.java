package dev.polyfork.views;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.truffle.api.dsl.NodeFactory;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Value;

/// Has memoryviews copied as a whole, in this JVM.
public final class BulkViews {
    private static final System.Logger LOG = System.getLogger(BulkViews.class.getName());

    private BulkViews() {}

    /// Prepares making views and assigning to their slices. To be called before Python starts.
    public static void install() {
        try {
            var slots = PythonBuiltinClassType.PMemoryView.getSlots();
            wrap(TpSlot.TpSlotBuiltin.class, "nodeFactory", slots.tp_new(), ViewOfMap::new);
            wrap(
                    TpSlot.TpSlotBuiltin.class,
                    "nodeFactory",
                    slots.mp_ass_subscript(),
                    SliceAssignment::new);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            stayAsTheyAre(e);
        }
    }

    /// Prepares `tobytes()`.
    ///
    /// @param tobytes `memoryview.tobytes`
    public static void installWhole(Value tobytes) {
        try {
            Field receiver = tobytes.getClass().getSuperclass().getDeclaredField("receiver");
            receiver.setAccessible(true);
            if (receiver.get(tobytes) instanceof PBuiltinFunction function) {
                Object root = function.getFunctionRootNode();
                wrap(root.getClass(), "factory", root, WholeBytes::new);
            }
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            stayAsTheyAre(e);
        }
    }

    /// Another GraalPy, or one on the module path: it copies byte by byte.
    private static void stayAsTheyAre(Throwable reason) {
        LOG.log(Level.DEBUG, "memoryviews are copied as GraalPy copies them", reason);
    }

    private static <T extends PythonBuiltinBaseNode> void wrap(
            Class<?> owner, String name, Object of, UnaryOperator<PythonBuiltinBaseNode> wrapper)
            throws ReflectiveOperationException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        @SuppressWarnings("unchecked")
        NodeFactory<T> factory = (NodeFactory<T>) field.get(of);
        if (!(factory instanceof WrappingFactory)) {
            field.set(of, new WrappingFactory<>(factory, wrapper));
        }
    }
}
