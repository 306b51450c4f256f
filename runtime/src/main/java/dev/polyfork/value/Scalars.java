package dev.polyfork.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/// Conversions to types that hold no other values.
final class Scalars {
    private Scalars() {}

    /// @param value not null
    static Object convert(Object value, Class<?> type, Place place) {
        Object natural = Natural.of(value, place);
        Optional<Object> made =
                switch (natural) {
                    case Boolean b -> when(type == Boolean.class || type == boolean.class, b);
                    case Long n -> integer(BigInteger.valueOf(n), type, place);
                    case BigInteger n -> integer(n, type, place);
                    case Double x -> real(x, type);
                    case String text -> text(text, type, place);
                    case Natural.Member member -> member(member, type, place);
                    case OffsetDateTime t -> time(t, type);
                    case byte[] bytes -> when(type == ByteBuffer.class, ByteBuffer.wrap(bytes));
                    default -> Optional.empty();
                };
        if (made.isPresent()) {
            return made.get();
        }
        if (type.isInstance(natural)) {
            return natural;
        }
        throw mismatch(type, value, place);
    }

    private static Optional<Object> when(boolean wanted, Object value) {
        return wanted ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Object> integer(BigInteger n, Class<?> type, Place place) {
        try {
            return Optional.ofNullable(exact(n, type));
        } catch (ArithmeticException _) {
            throw new MappingException(
                    place, "%s does not fit into %s".formatted(n, type.getSimpleName()));
        }
    }

    /// Null when it is none of the types for whole numbers.
    private static Object exact(BigInteger n, Class<?> type) {
        return switch (type.getName()) {
            case "long", "java.lang.Long" -> n.longValueExact();
            case "int", "java.lang.Integer" -> n.intValueExact();
            case "short", "java.lang.Short" -> n.shortValueExact();
            case "byte", "java.lang.Byte" -> n.byteValueExact();
            case "java.math.BigInteger" -> n;
            case "java.math.BigDecimal" -> new BigDecimal(n);
            case "double", "java.lang.Double" -> exactDouble(n);
            case "float", "java.lang.Float" -> (float) exactDouble(n);
            case "java.lang.Number", "java.lang.Comparable" ->
                    n.bitLength() < Long.SIZE ? (Object) n.longValue() : n;
            default -> null;
        };
    }

    private static double exactDouble(BigInteger n) {
        double x = n.doubleValue();
        if (Double.isInfinite(x)) {
            throw new ArithmeticException();
        }
        return x;
    }

    private static Optional<Object> real(double x, Class<?> type) {
        if (type == Double.class || type == double.class || type == Number.class) {
            return Optional.of(x);
        }
        return when(type == Float.class || type == float.class, (float) x);
    }

    private static Optional<Object> text(String text, Class<?> type, Place place) {
        if (type.isEnum()) {
            return Optional.of(constant(text, type, place));
        }
        if (type == Path.class) {
            return Optional.of(Path.of(text));
        }
        if (type == URI.class) {
            try {
                return Optional.of(URI.create(text));
            } catch (IllegalArgumentException e) {
                throw new MappingException(place, "not a URI: " + e.getMessage());
            }
        }
        boolean oneChar = text.length() == 1 && (type == char.class || type == Character.class);
        return when(oneChar, oneChar ? text.charAt(0) : ' ');
    }

    private static Optional<Object> member(Natural.Member member, Class<?> type, Place place) {
        if (type.isEnum()) {
            return Optional.of(constant(member.name(), type, place));
        }
        return when(type == String.class, member.name());
    }

    private static Object constant(String name, Class<?> type, Place place) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new MappingException(
                place, "enum %s has no constant %s".formatted(type.getSimpleName(), name));
    }

    private static Optional<Object> time(OffsetDateTime t, Class<?> type) {
        if (type == Instant.class) {
            return Optional.of(t.toInstant());
        }
        return when(type == ZonedDateTime.class, t.toZonedDateTime());
    }

    /// @param value as Python sent it
    static MappingException mismatch(Class<?> type, Object value, Place place) {
        return new MappingException(
                place, "expected %s, got %s".formatted(expected(type), Natural.typeName(value)));
    }

    private static String expected(Class<?> type) {
        return switch (type.getName()) {
            case "double", "java.lang.Double", "float", "java.lang.Float" -> "float";
            case "boolean", "java.lang.Boolean" -> "bool";
            case "long",
                    "java.lang.Long",
                    "int",
                    "java.lang.Integer",
                    "short",
                    "java.lang.Short",
                    "byte",
                    "java.lang.Byte",
                    "java.math.BigInteger" ->
                    "int";
            case "java.lang.String", "java.lang.CharSequence" -> "str";
            case "char", "java.lang.Character" -> "str of one character";
            case "java.util.List", "java.util.Collection", "java.lang.Iterable" -> "list";
            case "java.util.Set" -> "set";
            case "java.util.Map" -> "dict";
            default ->
                    type.isRecord()
                            ? "dict, dataclass or namedtuple for record " + type.getSimpleName()
                            : "what becomes a " + type.getSimpleName();
        };
    }
}
