package dev.polyfork;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arguments of a Python function, some of them by name: `Args.of(1, 2).named("key", 3)`.
/// Immutable.
public final class Args {
    private final List<Object> positional;
    private final Map<String, Object> named;

    private Args(List<Object> positional, Map<String, Object> named) {
        this.positional = positional;
        this.named = named;
    }

    /// Begin with the positional arguments.
    ///
    /// @param values in order; may be null
    /// @return the arguments
    public static Args of(Object... values) {
        return new Args(Collections.unmodifiableList(Arrays.asList(values.clone())), Map.of());
    }

    /// Add an argument by name.
    ///
    /// @param name of the parameter
    /// @param value may be null
    /// @return these arguments and that one
    public Args named(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(named);
        more.put(name, value);
        return new Args(positional, more);
    }

    /// What a varargs parameter got: values, or only an [Args].
    static Args from(Object[] values) {
        return values.length == 1 && values[0] instanceof Args args ? args : of(values);
    }

    List<Object> positional() {
        return positional;
    }

    Map<String, Object> named() {
        return named;
    }
}
