package dev.polyfork.value;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/// What a job's function has returned or raised, as `multiprocessing/_jobs.py` tells it.
public final class Answer implements WorkerMessage {
    private final boolean returned;
    private final Object content;

    Answer(boolean returned, Object content) {
        this.returned = returned;
        this.content = content;
    }

    /// Whether the function returned, and did not raise.
    public boolean isReturned() {
        return returned;
    }

    /// The value that was returned.
    ///
    /// @param type what to make of it
    /// @return the value, null for None
    /// @throws MappingException if it is not of that type
    public Object value(Type type) {
        return Conversion.convert(content, type, Place.of("result"));
    }

    /// The values of a list that was returned, for a part of the arguments.
    ///
    /// @param type what to make of each
    /// @param first the index of the first one among the results of all arguments
    /// @throws MappingException if one is not of that type
    public List<Object> values(Type type, int first) {
        List<Object> values = new ArrayList<>();
        for (Object element : (List<?>) content) {
            Place place = Place.of("result").index(first + values.size());
            values.add(Conversion.convert(element, type, place));
        }
        return values;
    }

    /// The exception that was raised.
    public Raised raised() {
        return Raised.of((List<?>) content);
    }
}
