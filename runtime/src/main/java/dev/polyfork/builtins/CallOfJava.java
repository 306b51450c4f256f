package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.Builtin;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.bytes.PBytes;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.nodes.function.PythonBuiltinNode;
import com.oracle.graal.python.nodes.object.GetClassNode.GetPythonObjectClassNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.runtime.sequence.storage.ByteSequenceStorage;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/// Calls a [JavaFunction], which stays out of what Graal compiles.
@Builtin(name = "java", takesVarArgs = true)
final class CallOfJava extends PythonBuiltinNode {
    private static final System.Logger LOG = System.getLogger(CallOfJava.class.getName());

    private final JavaFunction function;

    CallOfJava(JavaFunction function) {
        this.function = function;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return call(function, PArguments.getVariableArguments(frame), PythonContext.get(this));
    }

    @TruffleBoundary
    private static Object call(JavaFunction function, Object[] arguments, PythonContext context) {
        Object[] own = new Object[arguments.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = toJava(arguments[i], context.getEnv());
        }
        try {
            return toPython(function.call(own), context.getLanguage());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "it is left to who can tell why", e);
            return PNone.NONE;
        }
    }

    private static Object toJava(Object value, Env env) {
        return switch (value) {
            case PNone none when none == PNone.NONE -> null;
            case TruffleString text when isAscii(text) -> text.toJavaStringUncached();
            case PBytes bytes
                    when GetPythonObjectClassNode.executeUncached(bytes)
                                    == PythonBuiltinClassType.PBytes
                            && bytes.getSequenceStorage() instanceof ByteSequenceStorage storage ->
                    array(storage);
            default -> env.isHostObject(value) ? env.asHostObject(value) : value;
        };
    }

    private static boolean isAscii(TruffleString text) {
        return text.getCodeRangeUncached(PythonUtils.TS_ENCODING) == TruffleString.CodeRange.ASCII;
    }

    private static byte[] array(ByteSequenceStorage storage) {
        byte[] array = storage.getInternalByteArray();
        return array.length == storage.length() ? array : Arrays.copyOf(array, storage.length());
    }

    private static Object toPython(Object value, PythonLanguage language) {
        return switch (value) {
            case null -> PNone.NONE;
            case String text -> PythonUtils.toTruffleStringUncached(text);
            case Long number when (int) (long) number == number -> number.intValue();
            case byte[] bytes -> PFactory.createBytes(language, bytes);
            case Object[] parts -> {
                Object[] items = new Object[parts.length];
                Arrays.setAll(items, i -> toPython(parts[i], language));
                yield PFactory.createTuple(language, items);
            }
            default -> value;
        };
    }
}
