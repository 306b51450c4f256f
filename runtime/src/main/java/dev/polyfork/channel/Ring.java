package dev.polyfork.channel;

import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A mapped ring of bytes. Knows no records; its user holds the lock of an end.
final class Ring implements AutoCloseable {
    private final int number;
    private final MemorySegment memory;

    /// Absent for ring 0, whose memory belongs to the control file.
    private final Optional<SharedRegion> region;

    private Ring(int number, MemorySegment memory, Optional<SharedRegion> region) {
        this.number = number;
        this.memory = memory;
        this.region = region;
        if (Long.bitCount(memory.byteSize()) != 1) {
            close();
            throw new DamagedQueueException(
                    "ring=%d, bytes=%d".formatted(number, memory.byteSize()));
        }
    }

    static Ring first(MemorySegment control) {
        return new Ring(0, control.asSlice(QueueLayout.BYTES), Optional.empty());
    }

    static Ring of(int number, SharedRegion region) {
        return new Ring(number, region.segment(), Optional.of(region));
    }

    int number() {
        return number;
    }

    /// Bytes, a power of two.
    long capacity() {
        return memory.byteSize();
    }

    private long index(long offset) {
        return offset & (capacity() - 1);
    }

    /// Headers are aligned, so they never wrap.
    long header(long offset) {
        return Words.getLong(memory, index(offset));
    }

    void setHeader(long offset, long header) {
        Words.setLong(memory, index(offset), header);
    }

    void write(long offset, MemorySegment source) {
        long index = index(offset);
        long first = Math.min(source.byteSize(), capacity() - index);
        MemorySegment.copy(source, 0, memory, index, first);
        MemorySegment.copy(source, first, memory, 0, source.byteSize() - first);
    }

    void read(long offset, MemorySegment target) {
        long index = index(offset);
        long first = Math.min(target.byteSize(), capacity() - index);
        MemorySegment.copy(memory, index, target, 0, first);
        MemorySegment.copy(memory, 0, target, first, target.byteSize() - first);
    }

    @Override
    public void close() {
        region.ifPresent(SharedRegion::close);
    }
}
