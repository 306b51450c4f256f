package dev.polyfork.channel;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;

/// Appends records. Every call is made by the owner of the put lock; none waits.
///
/// What is written before [QueueLayout#publishPut] is invisible, so a process may be killed
/// anywhere: the next owner writes over it.
final class PutEnd implements AutoCloseable {
    /// A record over this part of the largest ring gets a file of its own.
    private static final int LARGE_FRACTION = 8;

    /// Less memory than this a ring's file does not take.
    private static final long PAGE = 4096;

    private final MemorySegment control;
    private final QueueFiles files;
    private final long maxRingBytes;
    private Ring ring;

    PutEnd(MemorySegment control, QueueFiles files) {
        this.control = control;
        this.files = files;
        maxRingBytes = Words.getLong(control, QueueLayout.MAX_RING_BYTES);
        ring = Ring.first(control);
    }

    /// Append a record and publish it.
    void append(int tag, MemorySegment record) {
        try {
            appendHere(tag, record);
        } catch (RuntimeException | Error failed) {
            // A new ring may be mapped that was not published: another process will make it anew.
            enter(0);
            throw failed;
        }
    }

    private void appendHere(int tag, MemorySegment record) {
        long count = QueueLayout.putCount(control);
        int length = Math.toIntExact(record.byteSize());
        boolean large = length > maxRingBytes / LARGE_FRACTION;
        int kind = large ? RecordHeader.LARGE : RecordHeader.INLINE;
        CrashPoint.reach("put.locked");
        if (large) {
            markSideFiles();
            files.createLarge(count, record);
            CrashPoint.reach("put.large");
        }
        long bytes = RecordHeader.bytesInRing(kind, length);
        long position = reserve(QueueLayout.tail(control, count), bytes);
        long offset = Position.offset(position);
        ring.setHeader(offset, RecordHeader.of(kind, tag, length));
        if (!large) {
            ring.write(offset + RecordHeader.BYTES, record);
        }
        CrashPoint.reach("put.written");
        QueueLayout.prepareTail(control, count + 1, Position.plus(position, bytes));
        CrashPoint.reach("put.prepared");
        QueueLayout.publishPut(control, count + 1);
        CrashPoint.reach("put.published");
    }

    /// Find room at the tail, or else at the start of a new ring.
    private long reserve(long tail, long bytes) {
        enter(Position.ring(tail));
        if (Position.offset(tail) % RecordHeader.BYTES != 0) {
            throw new DamagedQueueException("file=%s, tail=%x".formatted(files.control(), tail));
        }
        long head = QueueLayout.head(control);
        long start = Position.ring(head) == ring.number() ? head : Position.of(ring.number(), 0);
        long free = ring.capacity() - Position.distance(start, tail);
        // There is always room left for the header that leads on to the next ring.
        if (bytes + RecordHeader.BYTES <= free) {
            return tail;
        }
        markSideFiles();
        Ring next = createRing(ring.number() + 1, bytes);
        ring.setHeader(Position.offset(tail), RecordHeader.of(RecordHeader.NEXT_RING, 0, 0));
        ring.close();
        ring = next;
        CrashPoint.reach("put.newRing");
        return Position.of(next.number(), 0);
    }

    /// Make a ring for many records, or for this one where there is no memory for more.
    private Ring createRing(int number, long bytes) {
        long usual = Math.max(2 * ring.capacity(), LARGE_FRACTION * bytes);
        try {
            return files.createRing(number, Math.min(maxRingBytes, powerOfTwo(usual)));
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.ENOSPC) {
                throw failed;
            }
            return files.createRing(number, Math.max(PAGE, powerOfTwo(bytes + RecordHeader.BYTES)));
        }
    }

    /// The next power of two.
    private static long powerOfTwo(long bytes) {
        return Long.highestOneBit(2 * bytes - 1);
    }

    private void enter(int number) {
        if (ring.number() != number) {
            Ring entered = number == 0 ? Ring.first(control) : files.openRing(number);
            ring.close();
            ring = entered;
        }
    }

    private void markSideFiles() {
        Words.setInt(control, QueueLayout.SIDE_FILES, 1);
    }

    @Override
    public void close() {
        ring.close();
    }
}
