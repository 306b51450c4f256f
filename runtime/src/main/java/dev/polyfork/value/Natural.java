package dev.polyfork.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What an object of Python is in Java when nothing else is asked for: one of the classes of
/// [PickleReader]'s plain data, of `java.time`, BigDecimal, UUID, Path, an array of numbers, or
/// [Fields].
final class Natural {
    private static final String OURS = "multiprocessing._javavalues";

    private Natural() {}

    /// An object with named parts.
    ///
    /// @param type the name of its class
    /// @param values by name
    record Fields(String type, Map<?, ?> values) {}

    /// A member of an enumeration.
    ///
    /// @param type the name of the enumeration
    /// @param value the member's value, which is all that a queue carries of it
    /// @param name the member's name, or its value where only that is known
    record Member(String type, Object value, String name) {}

    /// The Java value of an element of a tree, whose own elements stay as they are.
    ///
    /// @throws MappingException if there is none
    static Object of(Object value, Place place) {
        return switch (value) {
            case PythonObject object -> of(object, place);
            case PythonName name ->
                    throw new MappingException(
                            place, "nothing in Java stands for Python's " + name);
            case null, default -> value;
        };
    }

    private static Object of(PythonObject object, Place place) {
        try {
            return switch (object.type().module()) {
                case "datetime", "_datetime", "_pydatetime" -> PythonTime.read(object);
                case "decimal", "_decimal", "_pydecimal" ->
                        new BigDecimal((String) object.arguments().getFirst());
                case "pathlib" -> path(object.arguments());
                case "uuid" -> uuid(object);
                case "array" -> array(object, place);
                case "collections", "_collections" -> collection(object, place);
                case "builtins" -> builtin(object, place);
                case OURS -> ours(object, place);
                default -> fields(object, place);
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw new MappingException(
                    place,
                    "this " + object.type() + " has no counterpart in Java: " + e.getMessage());
        }
    }

    private static Path path(List<?> parts) {
        String[] names = parts.stream().map(String::valueOf).toArray(String[]::new);
        return names.length == 0 ? Path.of("") : Path.of(String.join("/", names)).normalize();
    }

    private static UUID uuid(PythonObject object) {
        Object number = ((Map<?, ?>) object.state().orElseThrow()).get("int");
        BigInteger bits =
                number instanceof BigInteger big ? big : BigInteger.valueOf((Long) number);
        return new UUID(bits.shiftRight(Long.SIZE).longValue(), bits.longValue());
    }

    private static Object array(PythonObject object, Place place) {
        List<?> arguments = object.arguments();
        if (arguments.size() == 4
                && arguments.get(1) instanceof String code
                && arguments.get(3) instanceof byte[] bytes
                && NumberArray.CODES.contains(code)) {
            return NumberArray.read(code, ByteBuffer.wrap(bytes));
        }
        throw unknown(object, place);
    }

    private static Object collection(PythonObject object, Place place) {
        return switch (object.type().name()) {
            case "OrderedDict", "defaultdict" -> object.entries();
            case "Counter" -> object.arguments().getFirst();
            case "deque" -> object.items();
            default -> throw unknown(object, place);
        };
    }

    private static Object builtin(PythonObject object, Place place) {
        return switch (object.type().name()) {
            case "bytearray" ->
                    object.arguments().isEmpty() ? new byte[0] : object.arguments().getFirst();
            case "set", "frozenset" -> new LinkedHashSet<>((List<?>) object.arguments().getFirst());
            default -> throw unknown(object, place);
        };
    }

    private static Object ours(PythonObject object, Place place) {
        List<?> arguments = object.arguments();
        return switch (object.type().name()) {
            case "member" ->
                    new Member(
                            (String) arguments.get(0), arguments.get(2), (String) arguments.get(1));
            case "plain" -> arguments.getFirst();
            case "record" -> record(arguments);
            case "unmapped" ->
                    throw new MappingException(
                            place, "nothing in Java stands for Python's " + arguments.getFirst());
            case "numbers" -> numbers(arguments);
            default -> throw unknown(object, place);
        };
    }

    private static Object numbers(List<?> arguments) {
        return arguments.getLast() instanceof byte[] bytes
                ? NumberArray.read((String) arguments.getFirst(), ByteBuffer.wrap(bytes))
                : arguments.getLast();
    }

    private static Fields record(List<?> arguments) {
        List<?> names = (List<?>) arguments.get(1);
        List<?> values = (List<?>) arguments.get(2);
        Map<Object, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), values.get(i));
        }
        return new Fields((String) arguments.get(0), fields);
    }

    private static Object fields(PythonObject object, Place place) {
        if (object.state().orElse(null) instanceof Map<?, ?> state) {
            return new Fields(object.type().toString(), state);
        }
        throw unknown(object, place);
    }

    private static MappingException unknown(PythonObject object, Place place) {
        return new MappingException(place, "nothing in Java stands for Python's " + object.type());
    }

    /// How Python calls the type of an element of a tree.
    static String typeName(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean _ -> "bool";
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case String _ -> "str";
            case byte[] _ -> "bytes";
            case ArrayList<?> _ -> "list";
            case List<?> _ -> "tuple";
            case Set<?> _ -> "set";
            case Map<?, ?> _ -> "dict";
            case PythonObject object when object.type().equals(NumberArray.FUNCTION) -> "array";
            case PythonObject object
                    when object.type().module().equals(OURS)
                            && object.arguments().getFirst() instanceof String name ->
                    name;
            case PythonObject object -> object.type().toString();
            default -> value.getClass().getSimpleName();
        };
    }
}
