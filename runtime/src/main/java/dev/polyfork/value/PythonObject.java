package dev.polyfork.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An object of Python as a pickle describes it: what to call, with which arguments, and what to
/// put in then. Nothing is called. For one thread.
final class PythonObject {
    private final PythonName type;
    private final List<?> arguments;
    private final List<Object> items = new ArrayList<>();
    private final Map<Object, Object> entries = new LinkedHashMap<>();
    private Optional<Object> state = Optional.empty();

    PythonObject(PythonName type, List<?> arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    PythonName type() {
        return type;
    }

    List<?> arguments() {
        return arguments;
    }

    /// What was appended, of a kind of list.
    List<Object> items() {
        return items;
    }

    /// What was set, of a kind of dictionary.
    Map<Object, Object> entries() {
        return entries;
    }

    /// What `__setstate__` or the object's `__dict__` gets.
    Optional<Object> state() {
        return state;
    }

    void build(Object given) {
        state = Optional.ofNullable(given);
    }
}
