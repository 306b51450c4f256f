package dev.polyfork;

/// A value has no counterpart on the other side, or is not of the type that was asked for.
///
/// The message names the place: `result.rows[3].price: expected float, got str`.
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConversionException(String message) {
        super(message);
    }
}
