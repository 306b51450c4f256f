package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.Builtin;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.nodes.function.BuiltinFunctionRootNode;
import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.NodeFactory;
import com.oracle.truffle.api.nodes.Node;
import java.util.List;
import java.util.function.Supplier;

/// A builtin function that GraalPy does not have. A call of it takes no conversion of arguments and
/// results, as one of a Java object's method does, and next to nothing to compile.
///
/// @param node the class of the nodes that do its work, with the annotation that names it
record OwnFunction<T extends PythonBuiltinBaseNode>(Class<T> node, Supplier<T> maker)
        implements NodeFactory<T> {
    /// The function, in the context that is entered.
    PBuiltinFunction in(PythonLanguage language) {
        Builtin builtin = node.getAnnotation(Builtin.class);
        var root = new BuiltinFunctionRootNode(language, builtin, this, true);
        var target = root.getCallTarget();
        return PFactory.createBuiltinFunction(
                language,
                PythonUtils.toTruffleStringUncached(builtin.name()),
                null,
                0,
                PBuiltinFunction.getFlags(builtin, target),
                target);
    }

    @Override
    public T createNode(Object... arguments) {
        return maker.get();
    }

    @Override
    public Class<T> getNodeClass() {
        return node;
    }

    @Override
    public List<List<Class<?>>> getNodeSignatures() {
        return List.of();
    }

    @Override
    public List<Class<? extends Node>> getExecutionSignature() {
        return List.of();
    }
}
