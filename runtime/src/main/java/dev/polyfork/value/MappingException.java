package dev.polyfork.value;

/// A value has no counterpart on the other side; the message says which one and why.
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Say where and why.
    ///
    /// @param place path of the value
    /// @param reason what is wrong with it
    public MappingException(Place place, String reason) {
        super(place + ": " + reason);
    }
}
