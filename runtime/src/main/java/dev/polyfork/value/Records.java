package dev.polyfork.value;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes records of what has their components: a dictionary, an object with such attributes, or a
/// tuple of as many elements.
final class Records {
    private Records() {}

    static Object make(Object value, Class<?> type, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Object natural = Natural.of(value, place);
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            arguments[i] =
                    Conversion.convert(
                            component(natural, value, type, i, place),
                            components[i].getGenericType(),
                            place.field(name));
        }
        return construct(type, components, arguments, place);
    }

    private static Object component(
            Object natural, Object value, Class<?> type, int index, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        RecordComponent wanted = components[index];
        return switch (natural) {
            case Natural.Fields fields -> named(fields.values(), fields.type(), wanted, place);
            case Map<?, ?> map -> named(map, "dict", wanted, place);
            case List<?> list when list.size() == components.length -> list.get(index);
            case List<?> list ->
                    throw new MappingException(
                            place,
                            "record %s has %d components, this %s has %d elements"
                                    .formatted(
                                            type.getSimpleName(),
                                            components.length,
                                            Natural.typeName(value),
                                            list.size()));
            default -> throw Scalars.mismatch(type, value, place);
        };
    }

    private static Object named(Map<?, ?> map, String owner, RecordComponent wanted, Place place) {
        if (map.containsKey(wanted.getName())) {
            return map.get(wanted.getName());
        }
        if (wanted.getType() == Optional.class) {
            return null;
        }
        throw new MappingException(
                place.field(wanted.getName()),
                "missing: Python's %s has only %s".formatted(owner, map.keySet()));
    }

    private static Object construct(
            Class<?> type, RecordComponent[] components, Object[] arguments, Place place) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.trySetAccessible();
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new MappingException(
                    place, type.getSimpleName() + " does not accept this: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new MappingException(
                    place,
                    "record %s cannot be made, open its package to dev.polyfork: %s"
                            .formatted(type.getName(), e.getMessage()));
        }
    }
}
