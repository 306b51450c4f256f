package dev.polyfork.value;

import java.util.List;
import java.util.Optional;

/// An exception of Python.
///
/// @param type its class, with the module if that is not `builtins`
/// @param message what `str()` makes of it
/// @param traceback as Python prints it
/// @param frames from the outside to the inside
/// @param cause what it was raised from, or during
public record Raised(
        String type,
        String message,
        String traceback,
        List<StackTraceElement> frames,
        Optional<Raised> cause) {
    static Raised of(List<?> parts) {
        return new Raised(
                (String) parts.get(0),
                (String) parts.get(1),
                (String) parts.get(2),
                ((List<?>) parts.get(3)).stream().map(f -> frame((List<?>) f)).toList(),
                parts.get(4) instanceof List<?> cause ? Optional.of(of(cause)) : Optional.empty());
    }

    private static StackTraceElement frame(List<?> parts) {
        return new StackTraceElement(
                (String) parts.get(0),
                (String) parts.get(1),
                (String) parts.get(2),
                Math.toIntExact((Long) parts.get(3)));
    }
}
