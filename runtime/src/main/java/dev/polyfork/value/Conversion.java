package dev.polyfork.value;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes Java values of a wanted type out of what Python has pickled. Any thread may call.
public final class Conversion {
    private Conversion() {}

    /// Read a value.
    ///
    /// @param pickle as Python wrote it
    /// @param type what to make of it; Object for what comes naturally
    /// @param name what messages call the value
    /// @return the value, null for None
    /// @throws MappingException if the value, or a part of it, is not of that type
    public static Object read(byte[] pickle, Type type, String name) {
        return convert(PickleReader.read(pickle), type, Place.of(name));
    }

    /// Make a value of what is no pickle.
    ///
    /// @param value a Boolean, Long, Double, String or byte[]
    /// @param type what to make of it
    /// @param name what messages call the value
    /// @return the value
    /// @throws MappingException if the value is not of that type
    public static Object plain(Object value, Type type, String name) {
        return convert(value, type, Place.of(name));
    }

    static Object convert(Object value, Type type, Place place) {
        return switch (type) {
            case Class<?> plain when plain.isArray() ->
                    array(value, plain.getComponentType(), place);
            case Class<?> plain -> toClass(value, plain, place);
            case ParameterizedType generic -> toGeneric(value, generic, place);
            case GenericArrayType array -> array(value, array.getGenericComponentType(), place);
            case WildcardType wildcard -> convert(value, wildcard.getUpperBounds()[0], place);
            case TypeVariable<?> variable -> convert(value, variable.getBounds()[0], place);
            default -> throw new MappingException(place, "no such type can be made: " + type);
        };
    }

    private static Object toClass(Object value, Class<?> type, Place place) {
        if (type == Void.class || type == void.class) {
            return null;
        }
        if (type == Optional.class) {
            return Optional.ofNullable(convert(value, Object.class, place));
        }
        if (value == null) {
            if (type.isPrimitive()) {
                throw Scalars.mismatch(type, null, place);
            }
            return null;
        }
        if (type == Object.class) {
            return natural(Natural.of(value, place), place);
        }
        if (type.isRecord()) {
            return Records.make(value, type, place);
        }
        if (Map.class.isAssignableFrom(type) || Iterable.class == type || isCollection(type)) {
            return toCollection(value, type, Object.class, Object.class, place);
        }
        return Scalars.convert(value, type, place);
    }

    private static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type);
    }

    private static Object toGeneric(Object value, ParameterizedType type, Place place) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return Optional.ofNullable(convert(value, arguments[0], place));
        }
        if (value == null) {
            return null;
        }
        if (raw.isRecord()) {
            return Records.make(value, raw, place);
        }
        return toCollection(value, raw, arguments[0], arguments[arguments.length - 1], place);
    }

    /// @param first type of the elements or keys
    /// @param last type of the values of a map
    private static Object toCollection(
            Object value, Class<?> type, Type first, Type last, Place place) {
        Object natural = Natural.of(value, place);
        if (type.isAssignableFrom(LinkedHashMap.class)) {
            if (natural instanceof Natural.Fields fields) {
                return map(fields.values(), first, last, place);
            }
            if (natural instanceof Map<?, ?> map) {
                return map(map, first, last, place);
            }
        } else if (natural instanceof Collection<?> collection) {
            if (type.isAssignableFrom(List.class)) {
                return Collections.unmodifiableList(elements(collection, first, place));
            }
            if (type.isAssignableFrom(ArrayList.class)) {
                return elements(collection, first, place);
            }
            if (type.isAssignableFrom(Set.class) && collection instanceof Set) {
                return Collections.unmodifiableSet(
                        new LinkedHashSet<>(elements(collection, first, place)));
            }
        }
        throw Scalars.mismatch(type, value, place);
    }

    private static Map<Object, Object> map(Map<?, ?> map, Type keys, Type values, Place place) {
        Map<Object, Object> made = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Place inner = place.key(key);
            made.put(convert(key, keys, inner), convert(value, values, inner));
        });
        return made;
    }

    private static List<Object> elements(Collection<?> collection, Type type, Place place) {
        List<Object> made = new ArrayList<>(collection.size());
        for (Object element : collection) {
            made.add(convert(element, type, place.index(made.size())));
        }
        return made;
    }

    private static Object array(Object value, Type elementType, Place place) {
        if (value == null) {
            return null;
        }
        Object natural = Natural.of(value, place);
        Class<?> element = rawClass(elementType);
        if (natural.getClass().isArray() && natural.getClass().getComponentType() == element) {
            return natural;
        }
        if (!(natural instanceof List<?> list)) {
            throw new MappingException(
                    place,
                    "expected a list for %s[], got %s"
                            .formatted(element.getSimpleName(), Natural.typeName(value)));
        }
        Object array = Array.newInstance(element, list.size());
        for (int i = 0; i < list.size(); i++) {
            Array.set(array, i, convert(list.get(i), elementType, place.index(i)));
        }
        return array;
    }

    private static Class<?> rawClass(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> Object.class;
        };
    }

    private static Object natural(Object value, Place place) {
        return switch (value) {
            case Natural.Fields fields -> map(fields.values(), Object.class, Object.class, place);
            case Natural.Member member -> member.name();
            case Map<?, ?> map -> map(map, Object.class, Object.class, place);
            case Set<?> set ->
                    Collections.unmodifiableSet(
                            new LinkedHashSet<>(elements(set, Object.class, place)));
            case List<?> list -> Collections.unmodifiableList(elements(list, Object.class, place));
            default -> value;
        };
    }
}
