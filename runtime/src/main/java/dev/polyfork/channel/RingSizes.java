package dev.polyfork.channel;

/// How large the rings of a queue are: each twice its predecessor, within limits.
///
/// @param firstBytes of the first ring, a power of two, at least 64; memory taken by an empty queue
/// @param maxBytes of every ring, a power of two; a record over an eighth of it gets an own file
public record RingSizes(long firstBytes, long maxBytes) {
    /// Small enough for hundreds of queues, large enough that a long stream makes few files.
    public static final RingSizes USUAL = new RingSizes(1 << 16, 1 << 24);

    private static final long MIN_BYTES = 64;
    private static final long MAX_BYTES = 1L << 30;

    /// Check the sizes.
    public RingSizes {
        if (!areFine(firstBytes, maxBytes)) {
            throw new IllegalArgumentException(
                    "no such rings: firstBytes=%d, maxBytes=%d".formatted(firstBytes, maxBytes));
        }
    }

    static boolean areFine(long firstBytes, long maxBytes) {
        return Long.bitCount(firstBytes) == 1
                && Long.bitCount(maxBytes) == 1
                && firstBytes >= MIN_BYTES
                && maxBytes >= firstBytes
                && maxBytes <= MAX_BYTES;
    }
}
