package dev.polyfork.channel;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Takes records. Every call is made by the owner of the get lock; none waits.
///
/// A process killed before [QueueLayout#publishGet] has taken nothing; killed after it, it leaves
/// at most files behind, which the next call removes.
final class GetEnd implements AutoCloseable {
    private final MemorySegment control;
    private final QueueFiles files;
    private final Takers takers;
    private Ring ring;

    GetEnd(MemorySegment control, QueueFiles files) {
        this.control = control;
        this.files = files;
        takers = new Takers(control);
        ring = Ring.first(control);
    }

    /// Take the oldest record, if there is one.
    ///
    /// @param taker see [Takers]
    Optional<QueueItem> take(int taker) {
        return take(taker, true);
    }

    /// Take the oldest record, if there is one and it has no file of its own.
    ///
    /// @param taker see [Takers]
    Optional<QueueItem> takeInline(int taker) {
        return take(taker, false);
    }

    private Optional<QueueItem> take(int taker, boolean large) {
        takers.settle();
        long count = QueueLayout.getCount(control);
        CrashPoint.reach("get.locked");
        removeTaken(count);
        long left = QueueLayout.putCount(control) - count;
        if (left == 0) {
            return Optional.empty();
        }
        if (left < 0) {
            throw damaged("records=" + left);
        }
        long position = follow(QueueLayout.head(control));
        long offset = Position.offset(position);
        long header = ring.header(offset);
        int kind = RecordHeader.kind(header);
        if (kind == RecordHeader.LARGE && !large) {
            return Optional.empty();
        }
        byte[] bytes;
        if (kind == RecordHeader.LARGE) {
            bytes = readLarge(count, RecordHeader.length(header));
            Words.setLong(control, QueueLayout.TAKEN_LARGE, count + 1);
        } else {
            bytes = readInline(offset + RecordHeader.BYTES, RecordHeader.length(header));
        }
        CrashPoint.reach("get.copied");
        long next = Position.plus(position, RecordHeader.bytesInRing(kind, bytes.length));
        QueueLayout.prepareHead(control, count + 1, next);
        CrashPoint.reach("get.prepared");
        QueueLayout.publishGet(control, count + 1, taker);
        CrashPoint.reach("get.published");
        takers.settle();
        removeTaken(count + 1);
        return Optional.of(new QueueItem(count, RecordHeader.tag(header), bytes));
    }

    /// Remove the files of what was taken, which a killed taker may have left.
    void removeTaken() {
        removeTaken(QueueLayout.getCount(control));
    }

    /// Map the ring of a position and, at its end, the next one.
    private long follow(long head) {
        long position = head;
        enter(Position.ring(position));
        while (kindAt(position) == RecordHeader.NEXT_RING) {
            position = Position.of(ring.number() + 1, 0);
            enter(Position.ring(position));
        }
        int kind = kindAt(position);
        if (kind != RecordHeader.INLINE && kind != RecordHeader.LARGE) {
            throw damaged("position=%x, kind=%d".formatted(position, kind));
        }
        return position;
    }

    private int kindAt(long position) {
        long offset = Position.offset(position);
        if (offset % RecordHeader.BYTES != 0) {
            throw damaged("position=%x".formatted(position));
        }
        return RecordHeader.kind(ring.header(offset));
    }

    private DamagedQueueException damaged(String detail) {
        return new DamagedQueueException("file=%s, %s".formatted(files.control(), detail));
    }

    private void enter(int number) {
        if (ring.number() != number) {
            Ring entered = files.openRing(number);
            ring.close();
            ring = entered;
        }
    }

    private byte[] readInline(long offset, int length) {
        if (length < 0 || length > ring.capacity() - RecordHeader.BYTES) {
            throw damaged("length=" + length);
        }
        byte[] bytes = new byte[length];
        ring.read(offset, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private byte[] readLarge(long number, int length) {
        try (SharedRegion large = files.openLarge(number)) {
            if (large.segment().byteSize() != length) {
                throw damaged("large=%d, length=%d".formatted(number, length));
            }
            return large.segment().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /// Remove the files of what was taken before `count` records were.
    private void removeTaken(long count) {
        long large = Words.getLong(control, QueueLayout.TAKEN_LARGE);
        if (large != 0 && large <= count) {
            files.unlinkLarge(large - 1);
            Words.setLong(control, QueueLayout.TAKEN_LARGE, 0);
        }
        int current = Position.ring(QueueLayout.head(control));
        long first = Words.getLong(control, QueueLayout.FIRST_RING);
        if (first == current) {
            return;
        }
        // No ring is left empty, so one record leads to the next ring at most.
        if (first != current - 1) {
            throw damaged("ring=%d, first=%d".formatted(current, first));
        }
        if (first > 0) {
            files.unlinkRing((int) first);
        }
        Words.setLong(control, QueueLayout.FIRST_RING, current);
    }

    @Override
    public void close() {
        ring.close();
    }
}
