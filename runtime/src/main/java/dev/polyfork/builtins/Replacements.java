package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.truffle.api.dsl.NodeFactory;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/// Puts our nodes in front of GraalPy's, in this JVM. Where GraalPy is another one, or out of reach
/// as on the module path, its own stay.
public final class Replacements {
    private static final System.Logger LOG = System.getLogger(Replacements.class.getName());

    /// What changes a field.
    private interface Change {
        void make() throws ReflectiveOperationException;
    }

    private Replacements() {}

    /// Replaces what Python is made of when it starts. To be called before.
    ///
    /// @return whether it is replaced
    public static boolean beforeStart() {
        return replaced(() -> {
            var slots = PythonBuiltinClassType.PMemoryView.getSlots();
            replaceSlot(slots.tp_new(), ViewOfMap::new);
            replaceSlot(slots.mp_ass_subscript(), SliceAssignment::new);
        });
    }

    /// Replaces functions of a Python that has just started.
    public static void afterStart(Context context) {
        Value view = context.eval("python", "memoryview");
        Value lock = context.eval("python", "type(__import__('_thread').allocate_lock())");
        replaced(() -> {
            replaceFunction(view.getMember("tobytes"), WholeBytes::new);
            replaceFunction(lock.getMember("release"), ReleaseOfLock::new);
            replaceFunction(lock.getMember("__exit__"), ExitOfLock::new);
        });
    }

    private static boolean replaced(Change change) {
        try {
            change.make();
            return true;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            LOG.log(Level.DEBUG, "GraalPy's builtins stay as they are", e);
            return false;
        }
    }

    private static void replaceSlot(TpSlot slot, UnaryOperator<PythonBuiltinBaseNode> wrapper)
            throws ReflectiveOperationException {
        replace(TpSlot.TpSlotBuiltin.class.getDeclaredField("nodeFactory"), slot, wrapper);
    }

    private static void replaceFunction(
            Value function, UnaryOperator<PythonBuiltinBaseNode> wrapper)
            throws ReflectiveOperationException {
        Field receiver = function.getClass().getSuperclass().getDeclaredField("receiver");
        receiver.setAccessible(true);
        Object root = ((PBuiltinFunction) receiver.get(function)).getFunctionRootNode();
        replace(root.getClass().getDeclaredField("factory"), root, wrapper);
        // Python has called some while it started: their nodes are made once more.
        Field body = root.getClass().getDeclaredField("body");
        body.setAccessible(true);
        body.set(root, null);
    }

    private static <T extends PythonBuiltinBaseNode> void replace(
            Field factory, Object owner, UnaryOperator<PythonBuiltinBaseNode> wrapper)
            throws ReflectiveOperationException {
        factory.setAccessible(true);
        @SuppressWarnings("unchecked")
        NodeFactory<T> original = (NodeFactory<T>) factory.get(owner);
        if (!(original instanceof WrappingFactory)) {
            factory.set(owner, new WrappingFactory<>(original, wrapper));
        }
    }
}
