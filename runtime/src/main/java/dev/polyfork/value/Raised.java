package dev.polyfork.value;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An exception of Python.
///
/// @param type its class, with the module if that is not `builtins`
/// @param message what `str()` makes of it
/// @param traceback as Python prints it
/// @param frames from the outside to the inside
/// @param cause what it was raised from, or during
/// @param thrown the number of the Java exception that it stands for
public record Raised(
        String type,
        String message,
        String traceback,
        List<StackTraceElement> frames,
        Optional<Raised> cause,
        OptionalInt thrown) {
    static Raised of(List<?> parts) {
        return new Raised(
                (String) parts.get(0),
                (String) parts.get(1),
                (String) parts.get(2),
                ((List<?>) parts.get(3)).stream().map(f -> frame((List<?>) f)).toList(),
                parts.get(4) instanceof List<?> cause ? Optional.of(of(cause)) : Optional.empty(),
                parts.get(5) instanceof Long number
                        ? OptionalInt.of(Math.toIntExact(number))
                        : OptionalInt.empty());
    }

    private static StackTraceElement frame(List<?> parts) {
        return new StackTraceElement(
                (String) parts.get(0),
                (String) parts.get(1),
                (String) parts.get(2),
                Math.toIntExact((Long) parts.get(3)));
    }
}
