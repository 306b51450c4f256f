package dev.polyfork.value;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.Optional;

/// Java's arrays of numbers and Python's `array.array`, copied as a whole and not number by number.
final class NumberArray {
    private static final PythonName FUNCTION = new PythonName("multiprocessing._jobs", "numbers");

    private NumberArray() {}

    private record Call(PythonName function, List<?> arguments) implements PythonCall {}

    /// What makes an array in Python, if it is one of numbers.
    static Optional<PythonCall> call(Object array) {
        return switch (array) {
            case double[] a ->
                    call("d", bytes(Double.BYTES, a.length, b -> b.asDoubleBuffer().put(a)));
            case float[] a ->
                    call("f", bytes(Float.BYTES, a.length, b -> b.asFloatBuffer().put(a)));
            case long[] a -> call("q", bytes(Long.BYTES, a.length, b -> b.asLongBuffer().put(a)));
            case int[] a -> call("i", bytes(Integer.BYTES, a.length, b -> b.asIntBuffer().put(a)));
            case short[] a ->
                    call("h", bytes(Short.BYTES, a.length, b -> b.asShortBuffer().put(a)));
            default -> Optional.empty();
        };
    }

    private static Optional<PythonCall> call(String code, byte[] bytes) {
        return Optional.of(new Call(FUNCTION, List.of(code, bytes)));
    }

    @FunctionalInterface
    private interface Fill {
        Buffer fill(ByteBuffer bytes);
    }

    private static byte[] bytes(int size, int count, Fill fill) {
        byte[] bytes = new byte[Math.multiplyExact(size, count)];
        fill.fill(order(bytes));
        return bytes;
    }

    private static ByteBuffer order(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /// Read an array that Python has packed.
    ///
    /// @param code its type code
    /// @param bytes its content
    /// @return an array of numbers; empty for a type code that no Java array stands for
    static Optional<Object> read(String code, byte[] bytes) {
        ByteBuffer content = order(bytes);
        return switch (code) {
            case "d" -> {
                DoubleBuffer from = content.asDoubleBuffer();
                double[] a = new double[from.remaining()];
                from.get(a);
                yield Optional.of(a);
            }
            case "f" -> {
                FloatBuffer from = content.asFloatBuffer();
                float[] a = new float[from.remaining()];
                from.get(a);
                yield Optional.of(a);
            }
            case "q", "l" -> {
                LongBuffer from = content.asLongBuffer();
                long[] a = new long[from.remaining()];
                from.get(a);
                yield Optional.of(a);
            }
            case "i" -> {
                IntBuffer from = content.asIntBuffer();
                int[] a = new int[from.remaining()];
                from.get(a);
                yield Optional.of(a);
            }
            case "h" -> {
                ShortBuffer from = content.asShortBuffer();
                short[] a = new short[from.remaining()];
                from.get(a);
                yield Optional.of(a);
            }
            case "b" -> Optional.of(bytes);
            default -> Optional.empty();
        };
    }
}
