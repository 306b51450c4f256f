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
        takers.settle();
        long count = QueueLayout.getCount(control);
        CrashPoint.reach("get.locked");
        removeTaken(count);
        if (QueueLayout.putCount(control) == count) {
            return Optional.empty();
        }
        long position = follow(QueueLayout.head(control));
        long offset = Position.offset(position);
        long header = ring.header(offset);
        int kind = RecordHeader.kind(header);
        byte[] bytes = new byte[RecordHeader.length(header)];
        if (kind == RecordHeader.LARGE) {
            readLarge(count, bytes);
            Words.setLong(control, QueueLayout.TAKEN_LARGE, count + 1);
        } else {
            ring.read(offset + RecordHeader.BYTES, MemorySegment.ofArray(bytes));
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
            throw new IllegalStateException(
                    "queue is damaged: file=%s, position=%x, kind=%d"
                            .formatted(files.control(), position, kind));
        }
        return position;
    }

    private int kindAt(long position) {
        return RecordHeader.kind(ring.header(Position.offset(position)));
    }

    private void enter(int number) {
        if (ring.number() != number) {
            Ring entered = files.openRing(number);
            ring.close();
            ring = entered;
        }
    }

    private void readLarge(long number, byte[] bytes) {
        try (SharedRegion large = files.openLarge(number)) {
            MemorySegment.copy(large.segment(), ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
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
        while (first < current) {
            if (first > 0) {
                files.unlinkRing((int) first);
            }
            first++;
            Words.setLong(control, QueueLayout.FIRST_RING, first);
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
