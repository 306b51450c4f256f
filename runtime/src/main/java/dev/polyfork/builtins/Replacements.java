package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.method.PBuiltinMethod;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.nodes.function.BuiltinFunctionRootNode;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.dsl.NodeFactory;
import com.oracle.truffle.api.nodes.RootNode;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/// Puts our nodes in front of GraalPy's, in this JVM. Where GraalPy is another one, or out of reach
/// as on the module path, its own stay.
public final class Replacements {
    private static final System.Logger LOG = System.getLogger(Replacements.class.getName());

    /// What changes something in GraalPy.
    interface Change {
        void make() throws ReflectiveOperationException;
    }

    private Replacements() {}

    /// Replaces what Python is made of when it starts. To be called before.
    ///
    /// @return whether it is replaced
    public static boolean beforeStart() {
        return reached(() -> {
            var slots = PythonBuiltinClassType.PMemoryView.getSlots();
            replaceSlot(slots.tp_new(), ViewOfMap::new);
            replaceSlot(slots.mp_ass_subscript(), SliceAssignment::new);
        });
    }

    /// Replaces functions of a Python that has just started.
    public static void afterStart(Context context) {
        Value view = context.eval("python", "memoryview");
        Value lock = context.eval("python", "type(__import__('_thread').allocate_lock())");
        Value max = context.eval("python", "max");
        Value min = context.eval("python", "min");
        reached(() -> {
            replaceByCaller(max, original -> new LargerOfTwo(false, original));
            replaceByCaller(min, original -> new LargerOfTwo(true, original));
            replaceFunction(view.getMember("tobytes"), WholeBytes::new);
            replaceFunction(lock.getMember("release"), ReleaseOfLock::new);
            replaceFunction(lock.getMember("__exit__"), ExitOfLock::new);
        });
    }

    /// Changes GraalPy, if it can be reached.
    ///
    /// @return whether it can
    static boolean reached(Change change) {
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
        replaceNode(root(function), wrapper);
    }

    /// Replaces a function by one that may call what it was.
    private static void replaceByCaller(
            Value function, Function<RootCallTarget, PythonBuiltinBaseNode> caller)
            throws ReflectiveOperationException {
        BuiltinFunctionRootNode root = root(function);
        RootNode original =
                new BuiltinFunctionRootNode(
                        root.getLanguage(PythonLanguage.class),
                        root.getBuiltin(),
                        root.getFactory(),
                        root.declaresExplicitSelf());
        replaceNode(root, _ -> caller.apply(original.getCallTarget()));
    }

    private static BuiltinFunctionRootNode root(Value function)
            throws ReflectiveOperationException {
        Field receiver = function.getClass().getSuperclass().getDeclaredField("receiver");
        receiver.setAccessible(true);
        Object python = receiver.get(function);
        // A function of a module is a method that is bound to the module.
        var builtin =
                python instanceof PBuiltinMethod method
                        ? method.getBuiltinFunction()
                        : (PBuiltinFunction) python;
        return (BuiltinFunctionRootNode) builtin.getFunctionRootNode();
    }

    private static void replaceNode(
            BuiltinFunctionRootNode root, UnaryOperator<PythonBuiltinBaseNode> wrapper)
            throws ReflectiveOperationException {
        replace(BuiltinFunctionRootNode.class.getDeclaredField("factory"), root, wrapper);
        // Python has called some while it started: their nodes are made once more.
        Field body = BuiltinFunctionRootNode.class.getDeclaredField("body");
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
