package dev.polyfork;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/// A type with its type arguments, for results: `new TypeRef<List<Row>>() {}`.
///
/// @param <T> the type
public abstract class TypeRef<T> {
    private final Type type;

    /// Note the type argument that the subclass gives.
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType generic)) {
            throw new IllegalArgumentException("write the type: new TypeRef<List<String>>() {}");
        }
        type = generic.getActualTypeArguments()[0];
    }

    final Type type() {
        return type;
    }
}
