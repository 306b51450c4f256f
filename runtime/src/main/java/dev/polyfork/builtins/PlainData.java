package dev.polyfork.builtins;

import com.oracle.graal.python.builtins.Builtin;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.common.HashingStorage;
import com.oracle.graal.python.builtins.objects.common.HashingStorageNodes.HashingStorageGetIterator;
import com.oracle.graal.python.builtins.objects.common.HashingStorageNodes.HashingStorageIteratorKey;
import com.oracle.graal.python.builtins.objects.common.HashingStorageNodes.HashingStorageIteratorNext;
import com.oracle.graal.python.builtins.objects.common.HashingStorageNodes.HashingStorageIteratorValue;
import com.oracle.graal.python.builtins.objects.dict.PDict;
import com.oracle.graal.python.builtins.objects.list.PList;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.nodes.function.builtins.PythonBinaryBuiltinNode;
import com.oracle.graal.python.nodes.object.GetClassNode.GetPythonObjectClassNode;
import com.oracle.graal.python.runtime.sequence.storage.BoolSequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.DoubleSequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.EmptySequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.IntSequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.LongSequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.ObjectSequenceStorage;
import com.oracle.graal.python.runtime.sequence.storage.SequenceStorage;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;

/// `is_plain(obj, depth)`: whether an object is an atom, or a container of such ones down to a
/// depth. Compiled by Graal, what this asks of each object would be 5 s of work for each process.
@Builtin(name = "is_plain", minNumOfPositionalArgs = 2)
final class PlainData extends PythonBinaryBuiltinNode {
    @Override
    public Object execute(VirtualFrame frame, Object object, Object depth) {
        return isPlain(object, (int) depth);
    }

    @TruffleBoundary
    private static boolean isPlain(Object object, int depth) {
        return switch (object) {
            case Integer _, Long _, Double _, Boolean _, TruffleString _ -> true;
            case PNone none -> none == PNone.NONE;
            case PythonObject made ->
                    GetPythonObjectClassNode.executeUncached(made)
                                    instanceof PythonBuiltinClassType type
                            && isPlain(made, type, depth);
            default -> false;
        };
    }

    private static boolean isPlain(PythonObject object, PythonBuiltinClassType type, int depth) {
        return switch (type) {
            case PInt, Boolean, PFloat, PComplex, PString, PBytes -> true;
            case PTuple -> depth > 0 && isPlain(((PTuple) object).getSequenceStorage(), depth - 1);
            case PList -> depth > 0 && isPlain(((PList) object).getSequenceStorage(), depth - 1);
            case PDict -> depth > 0 && isPlain(((PDict) object).getDictStorage(), depth - 1);
            default -> false;
        };
    }

    private static boolean isPlain(SequenceStorage items, int depth) {
        return switch (items) {
            case EmptySequenceStorage _,
                    BoolSequenceStorage _,
                    IntSequenceStorage _,
                    LongSequenceStorage _,
                    DoubleSequenceStorage _ ->
                    true;
            case ObjectSequenceStorage objects -> isPlain(objects, depth);
            default -> false;
        };
    }

    private static boolean isPlain(ObjectSequenceStorage items, int depth) {
        for (int i = 0; i < items.length(); i++) {
            if (!isPlain(items.getObjectItemNormalized(i), depth)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(HashingStorage items, int depth) {
        var iterator = HashingStorageGetIterator.executeUncached(items);
        while (HashingStorageIteratorNext.executeUncached(items, iterator)) {
            if (!isPlain(HashingStorageIteratorKey.executeUncached(items, iterator), depth)
                    || !isPlain(
                            HashingStorageIteratorValue.executeUncached(items, iterator), depth)) {
                return false;
            }
        }
        return true;
    }
}
