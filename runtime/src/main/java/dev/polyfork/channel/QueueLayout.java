package dev.polyfork.channel;

import dev.polyfork.shm.RegionHeader;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// The first pages of a queue's control file; ring 0 follows them.
///
/// ```
///     0  RegionHeader
///    16  maxItems (0: no limit)   20 side files?    24 maxRingBytes
///    64  putLock    72 tail[0]    80 tail[1]
///   128  putCount  136 gate of getters
///   192  getLock   200 head[0]   208 head[1]   216 firstRing   224 takenLarge
///   256  getCount and last taker   264 gate of putters
///   320  watchers  324 uncounted users
///   384  users: one ProcessIdentity each, 0 where free
///  4096  takers, 32 bytes each
/// 12288  ring 0
/// ```
///
/// The word of getCount, so that one store publishes a get and tells whose it is:
///
/// ```
///  63                                      8 7         0
///  +----------------------------------------+-----------+
///  | count                                  | taker     |
///  +----------------------------------------+-----------+
/// ```
///
/// The counts of records ever put and ever taken are what is published. `tail[n & 1]` is where
/// record n begins, for n = putCount; the other one is prepared before putCount moves on, and
/// becomes the valid one by that single store. A process killed before it has changed nothing. The
/// head works alike with getCount. Only the owner of an end's lock writes that end's words.
final class QueueLayout {
    static final int MAGIC = 0x504f4651; // "QFOP"
    static final int VERSION = 2;
    static final int BYTES = 12288;

    static final int MAX_ITEMS = RegionHeader.BYTES;

    /// 1 once there may be files besides the control file.
    static final int SIDE_FILES = 20;

    static final int MAX_RING_BYTES = 24;
    static final int PUT_LOCK = 64;
    static final int TAIL = 72;
    static final int PUT_COUNT = 128;
    static final int GETTERS_GATE = 136;
    static final int GET_LOCK = 192;
    static final int HEAD = 200;

    /// Lowest number of a ring whose file is not removed yet.
    static final int FIRST_RING = 216;

    /// 1 + number of the large record taken last, until its file is removed.
    static final int TAKEN_LARGE = 224;

    static final int GET_COUNT = 256;
    static final int PUTTERS_GATE = 264;
    static final int WATCHERS = 320;

    /// 1 once more processes used the queue than there is room for in [#USERS].
    static final int UNCOUNTED_USERS = 324;

    static final int USERS = 384;
    static final int USERS_END = 4096;

    static final int TAKERS = USERS_END;
    static final int TAKERS_COUNT = 256;

    private static final int TAKER_BITS = 8;

    private QueueLayout() {}

    static void init(MemorySegment control, int maxItems, RingSizes sizes) {
        Words.setInt(control, MAX_ITEMS, Math.max(maxItems, 0));
        Words.setLong(control, MAX_RING_BYTES, sizes.maxBytes());
        RegionHeader.write(control, MAGIC, VERSION);
    }

    /// Refuse numbers that [#init] does not write.
    static void check(MemorySegment control) {
        int maxItems = Words.getInt(control, MAX_ITEMS);
        long maxBytes = Words.getLong(control, MAX_RING_BYTES);
        long firstBytes = control.byteSize() - BYTES;
        if (maxItems < 0 || !RingSizes.areFine(firstBytes, maxBytes)) {
            throw new DamagedQueueException(
                    "maxItems=%d, firstBytes=%d, maxBytes=%d"
                            .formatted(maxItems, firstBytes, maxBytes));
        }
    }

    static long putCount(MemorySegment control) {
        return Words.getLongVolatile(control, PUT_COUNT);
    }

    static long getCount(MemorySegment control) {
        return Words.getLongVolatile(control, GET_COUNT) >>> TAKER_BITS;
    }

    /// Number in [Takers] of who took the last record.
    static int lastTaker(MemorySegment control) {
        return (int) Words.getLongVolatile(control, GET_COUNT) & (TAKERS_COUNT - 1);
    }

    /// Where the next record is put. For the owner of the put lock.
    static long tail(MemorySegment control, long putCount) {
        return Words.getLong(control, TAIL + Long.BYTES * (putCount & 1));
    }

    static void prepareTail(MemorySegment control, long nextCount, long position) {
        Words.setLong(control, TAIL + Long.BYTES * (nextCount & 1), position);
    }

    /// Where the record to be taken next begins, or will. Exact for the owner of the get lock.
    static long head(MemorySegment control) {
        while (true) {
            long count = getCount(control);
            // Acquire, with the release in prepareHead: a word that was prepared for a later count
            // is seen only together with the count before it, and the check below fails.
            long position = Words.getLongAcquire(control, HEAD + Long.BYTES * (count & 1));
            if (getCount(control) == count) {
                return position;
            }
        }
    }

    static void prepareHead(MemorySegment control, long nextCount, long position) {
        Words.setLongRelease(control, HEAD + Long.BYTES * (nextCount & 1), position);
    }

    /// Publish a put: everything written before is seen by whoever sees the count.
    static void publishPut(MemorySegment control, long count) {
        Words.setLongVolatile(control, PUT_COUNT, count);
    }

    /// Publish a get: the space is free for whoever sees the count.
    static void publishGet(MemorySegment control, long count, int taker) {
        Words.setLongVolatile(control, GET_COUNT, count << TAKER_BITS | taker);
    }
}
