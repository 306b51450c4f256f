package dev.polyfork.value;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/// Reads a pickle without running anything: what is no plain data becomes a [PythonObject].
///
/// Plain data are null, Boolean, Long, BigInteger, Double, String, byte[], List (for a tuple one
/// that cannot be changed), Set and Map. The protocols are those that Python writes by itself, 2 to
/// 5. For one thread.
final class PickleReader {
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;

    private final ByteBuffer in;
    private final List<Object> memo = new ArrayList<>();
    private final Deque<List<Object>> outer = new ArrayDeque<>();
    private List<Object> stack = new ArrayList<>();

    private PickleReader(ByteBuffer pickle) {
        in = pickle.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Read one value.
    ///
    /// @param pickle as Python's `pickle.dumps` makes it
    /// @throws IllegalArgumentException if it is no pickle, or of a kind that Python does not write
    static Object read(byte[] pickle) {
        return read(ByteBuffer.wrap(pickle));
    }

    /// As [#read(byte[])].
    ///
    /// @param pickle from position to limit; not kept
    static Object read(ByteBuffer pickle) {
        PickleReader reader = new PickleReader(pickle);
        try {
            return reader.read();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ClassCastException e) {
            throw new IllegalArgumentException("a pickle that no Python writes", e);
        }
    }

    private Object read() {
        while (true) {
            int code = in.get() & BYTE;
            if (code == '.') {
                return pop();
            }
            if (!scalar(code) && !collection(code) && !object(code)) {
                throw new IllegalArgumentException("unknown instruction of a pickle: code=" + code);
            }
        }
    }

    private boolean scalar(int code) {
        switch (code) {
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.getInt());
            case 'K' -> push((long) (in.get() & BYTE));
            case 'M' -> push((long) (in.getShort() & SHORT));
            case 0x8a -> push(integer(in.get() & BYTE));
            case 0x8b -> push(integer(in.getInt()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 0x8c -> push(text(in.get() & BYTE));
            case 'X' -> push(text(in.getInt()));
            case 0x8d -> push(text(Math.toIntExact(in.getLong())));
            case 'C' -> push(content(in.get() & BYTE));
            case 'B' -> push(content(in.getInt()));
            case 0x8e, 0x96 -> push(bytes(Math.toIntExact(in.getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean collection(int code) {
        switch (code) {
            case '(' -> {
                outer.push(stack);
                stack = new ArrayList<>();
            }
            case '1' -> marked();
            case '0' -> pop();
            case '2' -> push(top());
            case ']' -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case 0x8f -> push(new LinkedHashSet<>());
            case 0x91 -> push(new LinkedHashSet<>(marked()));
            case ')' -> push(List.of());
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 't' -> push(Collections.unmodifiableList(marked()));
            case 'a' -> append(last(1));
            case 'e' -> append(marked());
            case 's' -> set(last(2));
            case 'u' -> set(marked());
            case 0x90 -> {
                List<Object> elements = marked();
                asSet(top()).addAll(elements);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int code) {
        switch (code) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case 0x94 -> memo.add(top());
            case 'q' -> remember(in.get() & BYTE);
            case 'r' -> remember(in.getInt());
            case 'h' -> push(memo.get(in.get() & BYTE));
            case 'j' -> push(memo.get(in.getInt()));
            case 'c' -> {
                String module = line();
                push(new PythonName(module, line()));
            }
            case 0x93 -> {
                List<Object> names = last(2);
                push(new PythonName((String) names.get(0), (String) names.get(1)));
            }
            case 'R', 0x81 -> {
                List<Object> parts = last(2);
                push(called(parts.get(0), asList(parts.get(1))));
            }
            case 0x92 -> {
                List<Object> parts = last(3);
                push(called(parts.get(0), asList(parts.get(1))));
            }
            case 'b' -> {
                Object state = pop();
                if (top() instanceof PythonObject object) {
                    object.build(state);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static PythonObject called(Object function, List<?> arguments) {
        return function instanceof PythonName name
                ? new PythonObject(name, arguments)
                : new PythonObject(new PythonName("", "object"), arguments);
    }

    private void append(List<Object> elements) {
        if (top() instanceof PythonObject object) {
            object.items().addAll(elements);
        } else {
            asObjects(top()).addAll(elements);
        }
    }

    private void set(List<Object> pairs) {
        Map<Object, Object> target =
                top() instanceof PythonObject object ? object.entries() : asMap(top());
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            target.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private void remember(int index) {
        while (memo.size() <= index) {
            memo.add(null);
        }
        memo.set(index, top());
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.removeLast();
    }

    private Object top() {
        return stack.getLast();
    }

    /// What stands on the stack above the mark, which is removed with it.
    private List<Object> marked() {
        List<Object> elements = stack;
        stack = outer.pop();
        return elements;
    }

    private List<Object> last(int count) {
        List<Object> end = stack.subList(stack.size() - count, stack.size());
        List<Object> elements = Collections.unmodifiableList(new ArrayList<>(end));
        end.clear();
        return elements;
    }

    private Object integer(int length) {
        byte[] digits = bytes(length);
        for (int i = 0, j = length - 1; i < j; i++, j--) {
            byte swapped = digits[i];
            digits[i] = digits[j];
            digits[j] = swapped;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(digits);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String text(int length) {
        return Utf8.decode(bytes(length));
    }

    /// The content of an array of numbers becomes an array at once, and not by way of bytes.
    private Object content(int length) {
        if (stack.size() < 2
                || !(stack.getLast() instanceof String code)
                || !NumberArray.FUNCTION.equals(stack.get(stack.size() - 2))) {
            return bytes(length);
        }
        check(length);
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return NumberArray.read(code, content);
    }

    private void check(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
    }

    private byte[] bytes(int length) {
        check(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String line() {
        int end = in.position();
        while (in.get(end) != '\n') {
            end++;
        }
        String text = text(end - in.position());
        in.get();
        return text;
    }

    private static List<?> asList(Object value) {
        return (List<?>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asObjects(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> asSet(Object value) {
        return (Set<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> asMap(Object value) {
        return (Map<Object, Object>) value;
    }
}
