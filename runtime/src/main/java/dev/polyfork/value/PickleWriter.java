package dev.polyfork.value;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.BaseStream;

/// Writes Java values as a pickle of the Python values that they stand for. For one thread.
public final class PickleWriter {
    static final PythonName RECORD = new PythonName("multiprocessing._javavalues", "record");
    private static final PythonName DECIMAL = new PythonName("decimal", "Decimal");
    private static final PythonName UUID_TYPE = new PythonName("uuid", "UUID");
    private static final PythonName PATH = new PythonName("pathlib", "Path");

    private static final PythonName CALLBACK = new PythonName("multiprocessing._jobs", "callback");

    private final PickleOutput out;
    private final Optional<List<Callback>> callbacks;

    private PickleWriter(int room, Optional<List<Callback>> callbacks) {
        out = new PickleOutput(room);
        this.callbacks = callbacks;
    }

    /// Write a value.
    ///
    /// @param value copied
    /// @param name what messages call it
    /// @param room bytes to leave free in front of the pickle
    /// @return the pickle with the room in front, from position 0 to the limit
    /// @throws MappingException if a part of it has no counterpart in Python
    public static ByteBuffer write(Object value, String name, int room) {
        return write(value, Place.of(name), room);
    }

    /// As [#write(Object, String, int)], of a value that is part of another one.
    static ByteBuffer write(Object value, Place place, int room) {
        PickleWriter writer = new PickleWriter(room, Optional.empty());
        writer.put(value, place);
        return writer.out.finish();
    }

    /// Write the call of a function: the tuple of its name, its arguments and its named arguments.
    ///
    /// @param function as Python finds it
    /// @param positional copied
    /// @param named copied
    /// @param room bytes to leave free in front of the pickle
    /// @param callbacks gets those among the arguments, whose indexes Python gets; empty if there
    ///   can be none
    /// @return the pickle with the room in front, from position 0 to the limit
    /// @throws MappingException if a part of an argument has no counterpart in Python
    public static ByteBuffer writeCall(
            String function,
            List<?> positional,
            Map<String, ?> named,
            int room,
            Optional<List<Callback>> callbacks) {
        PickleWriter writer = new PickleWriter(room, callbacks);
        writer.out.mark();
        writer.out.text(function);
        writer.tuple(positional, Place.of("args"));
        writer.dictionary(named, Place.of("kwargs"));
        writer.out.tuple();
        return writer.out.finish();
    }

    private void put(Object value, Place place) {
        switch (value) {
            case null -> out.none();
            case Boolean b -> out.bool(b);
            case Byte n -> out.integer(n);
            case Short n -> out.integer(n);
            case Integer n -> out.integer(n);
            case Long n -> out.integer(n);
            case BigInteger n -> out.integer(n);
            case Float x -> out.real(x);
            case Double x -> out.real(x);
            case BigDecimal n -> call(DECIMAL, List.of(n.toString()), place);
            case CharSequence text -> out.text(text.toString());
            case Character c -> out.text(c.toString());
            case Enum<?> e -> out.text(e.name());
            case URI uri -> out.text(uri.toString());
            case byte[] bytes -> out.bytes(bytes);
            case ByteBuffer bytes -> out.byteArray(bytes);
            case MemorySegment bytes -> out.bytes(bytes);
            case UUID id -> call(UUID_TYPE, List.of(id.toString()), place);
            // Before the collections: a path is an Iterable of its parts.
            case Path path -> call(PATH, List.of(path.toString()), place);
            case Optional<?> o -> put(o.orElse(null), place);
            case OptionalInt o -> put(o.isPresent() ? o.getAsInt() : null, place);
            case OptionalLong o -> put(o.isPresent() ? o.getAsLong() : null, place);
            case OptionalDouble o -> put(o.isPresent() ? o.getAsDouble() : null, place);
            case Duration d -> call(PythonTime.of(d), place);
            case TemporalAccessor t -> call(PythonTime.of(t, place), place);
            case PythonCall call -> call(call, place);
            case Callback callback -> callback(callback, place);
            case Record r -> record(r, place);
            default -> putCollection(value, place);
        }
    }

    private void putCollection(Object value, Place place) {
        switch (value) {
            case Map<?, ?> map -> dictionary(map, place);
            case Set<?> set -> {
                out.emptySet();
                out.mark();
                elements(set, place);
                out.addAll();
            }
            case Collection<?> list -> list(list, place);
            case BaseStream<?, ?> stream -> {
                List<Object> elements = new ArrayList<>();
                stream.iterator().forEachRemaining(elements::add);
                list(elements, place);
            }
            case Object[] array -> list(Arrays.asList(array), place);
            default ->
                    call(
                            NumberArray.call(value)
                                    .orElseThrow(() -> unmapped(value.getClass(), place)),
                            place);
        }
    }

    private static MappingException unmapped(Class<?> type, Place place) {
        return new MappingException(
                place,
                "no Python type stands for "
                        + type.getTypeName()
                        + "; pass a record, a Map, a List, text or a number");
    }

    private void list(Collection<?> elements, Place place) {
        out.emptyList();
        out.mark();
        elements(elements, place);
        out.appendAll();
    }

    private void tuple(List<?> elements, Place place) {
        out.mark();
        elements(elements, place);
        out.tuple();
    }

    private void elements(Collection<?> elements, Place place) {
        int index = 0;
        for (Object element : elements) {
            put(element, place.index(index));
            index++;
        }
    }

    private void dictionary(Map<?, ?> map, Place place) {
        out.emptyDictionary();
        out.mark();
        map.forEach((key, value) -> {
            Place inner = place.key(key);
            put(key, inner);
            put(value, inner);
        });
        out.setAll();
    }

    private void record(Record value, Place place) {
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            names.add(component.getName());
            values.add(component(value, component, place));
        }
        out.name(RECORD);
        out.mark();
        out.text(value.getClass().getSimpleName());
        tuple(names, place);
        out.mark();
        for (int i = 0; i < names.size(); i++) {
            put(values.get(i), place.field(names.get(i)));
        }
        out.tuple();
        out.tuple();
        out.call();
    }

    private static Object component(Record value, RecordComponent component, Place place) {
        try {
            component.getAccessor().trySetAccessible();
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new MappingException(
                    place.field(component.getName()), "cannot be read from the record: " + e);
        }
    }

    private void callback(Callback callback, Place place) {
        List<Callback> known =
                callbacks.orElseThrow(() ->
                        new MappingException(
                                place, "only a job can have a callback, as an argument"));
        known.add(callback);
        call(CALLBACK, List.of(known.size() - 1, callback.answers()), place);
    }

    private void call(PythonCall call, Place place) {
        call(call.function(), call.arguments(), place);
    }

    private void call(PythonName function, List<?> arguments, Place place) {
        out.name(function);
        tuple(arguments, place);
        out.call();
    }
}
