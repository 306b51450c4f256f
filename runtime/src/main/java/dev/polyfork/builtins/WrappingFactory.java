package dev.polyfork.builtins;

import com.oracle.graal.python.nodes.function.PythonBuiltinBaseNode;
import com.oracle.truffle.api.dsl.NodeFactory;
import com.oracle.truffle.api.nodes.Node;
import java.util.List;
import java.util.function.UnaryOperator;

/// Makes a node of ours for each that GraalPy's factory makes. GraalPy goes on taking what it wants
/// to know of the node, its signature for instance, from the original's class.
record WrappingFactory<T extends PythonBuiltinBaseNode>(
        NodeFactory<T> original, UnaryOperator<PythonBuiltinBaseNode> wrapper)
        implements NodeFactory<T> {
    @Override
    @SuppressWarnings("unchecked") // GraalPy wants a node for as many arguments, which it is.
    public T createNode(Object... arguments) {
        return (T) wrapper.apply(original.createNode(arguments));
    }

    @Override
    public Class<T> getNodeClass() {
        return original.getNodeClass();
    }

    @Override
    public List<List<Class<?>>> getNodeSignatures() {
        return original.getNodeSignatures();
    }

    @Override
    public List<Class<? extends Node>> getExecutionSignature() {
        return original.getExecutionSignature();
    }
}
