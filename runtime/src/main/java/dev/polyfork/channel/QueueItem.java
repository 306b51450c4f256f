package dev.polyfork.channel;

import java.nio.ByteBuffer;

/// A record taken from a queue.
public final class QueueItem {
    private final long number;
    private final int tag;
    private final byte[] bytes;

    QueueItem(long number, int tag, byte[] bytes) {
        this.number = number;
        this.tag = tag;
        this.bytes = bytes;
    }

    /// Return how many records were taken before this one.
    ///
    /// @return its number
    public long number() {
        return number;
    }

    /// Return what the sender said about the bytes.
    ///
    /// @return the tag
    public int tag() {
        return tag;
    }

    /// Return the record; the caller owns the array.
    ///
    /// @return its bytes, not copied
    public byte[] bytes() {
        return bytes;
    }

    /// Return the record as the number that it is.
    ///
    /// @return a buffer of eight bytes
    /// @throws DamagedQueueException when it is shorter
    public ByteBuffer eightBytes() {
        if (bytes.length < Long.BYTES) {
            throw new DamagedQueueException("tag=%d, bytes=%d".formatted(tag, bytes.length));
        }
        return ByteBuffer.wrap(bytes);
    }
}
