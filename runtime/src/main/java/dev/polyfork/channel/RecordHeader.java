package dev.polyfork.channel;

/// The word before each record in a ring; the record follows, padded to a multiple of 8.
///
/// ```
///  63    56 55            32 31                  0
///  +-------+----------------+---------------------+
///  | kind  | tag            | length in bytes     |
///  +-------+----------------+---------------------+
/// ```
final class RecordHeader {
    static final int BYTES = Long.BYTES;
    static final int MAX_TAG = 0xffffff;

    /// The record follows.
    static final int INLINE = 1;

    /// The record is in a file of its own, named by its number; nothing follows.
    static final int LARGE = 2;

    /// No record: go on at the start of the next ring.
    static final int NEXT_RING = 3;

    private static final int TAG_SHIFT = 32;
    private static final int KIND_SHIFT = 56;

    private RecordHeader() {}

    static long of(int kind, int tag, int length) {
        return ((long) kind << KIND_SHIFT) | ((long) tag << TAG_SHIFT) | length;
    }

    static int kind(long header) {
        return (int) (header >>> KIND_SHIFT);
    }

    static int tag(long header) {
        return (int) (header >>> TAG_SHIFT) & MAX_TAG;
    }

    static int length(long header) {
        return (int) header;
    }

    /// Bytes that a record takes in the ring.
    static long bytesInRing(int kind, int length) {
        int body = kind == INLINE ? length : 0;
        return BYTES + ((body + (long) Long.BYTES - 1) & -Long.BYTES);
    }
}
