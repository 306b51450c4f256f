package dev.polyfork.channel;

/// A place in the chain of rings, as one word.
///
/// ```
///  63              40 39                                0
///  +-----------------+-----------------------------------+
///  | number of ring  | bytes before it in that ring, ever |
///  +-----------------+-----------------------------------+
/// ```
///
/// Byte counts wrap around at 2^40, which every ring's capacity divides.
final class Position {
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private Position() {}

    static long of(int ring, long offset) {
        return ((long) ring << OFFSET_BITS) | (offset & OFFSET_MASK);
    }

    static int ring(long position) {
        return (int) (position >>> OFFSET_BITS);
    }

    static long offset(long position) {
        return position & OFFSET_MASK;
    }

    static long plus(long position, long bytes) {
        return of(ring(position), position + bytes);
    }

    /// Bytes from one place to a later one of the same ring.
    static long distance(long from, long to) {
        return (to - from) & OFFSET_MASK;
    }
}
