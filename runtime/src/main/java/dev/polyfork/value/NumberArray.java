package dev.polyfork.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Java's arrays of numbers and Python's `array.array`, copied as a whole and not number by number.
final class NumberArray {
    static final PythonName FUNCTION = new PythonName("multiprocessing._javavalues", "numbers");

    /// The type codes that [#read] takes.
    static final String CODES = "bdfhilq";

    private NumberArray() {}

    private record Call(PythonName function, List<?> arguments) implements PythonCall {}

    /// What makes an array in Python, if it is one of numbers.
    static Optional<PythonCall> call(Object array) {
        return switch (array) {
            case double[] a -> call("d", MemorySegment.ofArray(a));
            case float[] a -> call("f", MemorySegment.ofArray(a));
            case long[] a -> call("q", MemorySegment.ofArray(a));
            case int[] a -> call("i", MemorySegment.ofArray(a));
            case short[] a -> call("h", MemorySegment.ofArray(a));
            default -> Optional.empty();
        };
    }

    private static Optional<PythonCall> call(String code, MemorySegment content) {
        return Optional.of(new Call(FUNCTION, List.of(code, content)));
    }

    /// Read an array that Python has packed.
    ///
    /// @param code its type code
    /// @param bytes its content, from position to limit
    /// @return an array of numbers
    /// @throws IllegalArgumentException for a type code that Java has no array for
    static Object read(String code, ByteBuffer bytes) {
        MemorySegment content = MemorySegment.ofBuffer(bytes);
        return switch (code) {
            case "d" -> content.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
            case "f" -> content.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
            case "q", "l" -> content.toArray(ValueLayout.JAVA_LONG_UNALIGNED);
            case "i" -> content.toArray(ValueLayout.JAVA_INT_UNALIGNED);
            case "h" -> content.toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
            case "b" -> content.toArray(ValueLayout.JAVA_BYTE);
            default -> throw new IllegalArgumentException("unknown type code: " + code);
        };
    }
}
