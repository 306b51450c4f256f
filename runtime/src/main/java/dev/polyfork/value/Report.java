package dev.polyfork.value;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/// A job calls a function of Java.
///
/// @param callback which one, an index into those that the job got
/// @param content the arguments, not yet converted
public record Report(int callback, List<?> content) implements WorkerMessage {
    /// The first argument.
    ///
    /// @param type what to make of it
    /// @param name what messages call it
    /// @throws MappingException if it is not of that type
    public Object first(Type type, String name) {
        return Conversion.convert(content.getFirst(), type, Place.of(name));
    }

    /// The arguments.
    ///
    /// @param types what to make of each; of those beyond, what comes naturally
    /// @throws MappingException if one is not of that type, or is missing
    public List<Object> arguments(List<? extends Type> types) {
        if (content.size() < types.size()) {
            throw new MappingException(
                    Place.of("args"),
                    "expected %d, got %d".formatted(types.size(), content.size()));
        }
        List<Object> values = new ArrayList<>();
        for (Object element : content) {
            int index = values.size();
            Type type = index < types.size() ? types.get(index) : Object.class;
            values.add(Conversion.convert(element, type, Place.of("args").index(index)));
        }
        return values;
    }
}
