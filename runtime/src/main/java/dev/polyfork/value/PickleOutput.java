package dev.polyfork.value;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The instructions of a pickle, protocol 5, in a buffer that grows. For one thread.
///
/// Python's `Lib/pickletools.py` describes each.
final class PickleOutput {
    private static final int PROTOCOL = 5;
    private static final int FIRST_BYTES = 256;
    private static final int ONE_BYTE = 255;
    private static final int LARGEST = Integer.MAX_VALUE - 64;

    private ByteBuffer buffer;

    /// Begin a pickle.
    ///
    /// @param room bytes to leave free in front of it
    PickleOutput(int room) {
        buffer = allocate(FIRST_BYTES).position(room);
        op(0x80).put((byte) PROTOCOL);
    }

    /// End the pickle.
    ///
    /// @return the bytes, with the room in front, from position to limit
    ByteBuffer finish() {
        op('.');
        return buffer.flip().order(ByteOrder.BIG_ENDIAN);
    }

    void none() {
        op('N');
    }

    void bool(boolean value) {
        op(value ? 0x88 : 0x89);
    }

    void integer(long value) {
        if (value == (int) value) {
            op('J').putInt((int) value);
        } else {
            op(0x8a).put((byte) Long.BYTES).putLong(value);
        }
    }

    void integer(BigInteger value) {
        byte[] digits = value.toByteArray();
        for (int i = 0, j = digits.length - 1; i < j; i++, j--) {
            byte swapped = digits[i];
            digits[i] = digits[j];
            digits[j] = swapped;
        }
        if (digits.length <= ONE_BYTE) {
            op(0x8a).put((byte) digits.length);
        } else {
            op(0x8b).putInt(digits.length);
        }
        raw(digits);
    }

    void real(double value) {
        op('G').putLong(Long.reverseBytes(Double.doubleToRawLongBits(value)));
    }

    void text(String value) {
        utf8(Utf8.encode(value));
    }

    /// A text that is encoded already.
    void utf8(byte[] utf8) {
        if (utf8.length <= ONE_BYTE) {
            op(0x8c).put((byte) utf8.length);
        } else {
            op('X').putInt(utf8.length);
        }
        raw(utf8);
    }

    /// A `bytes` object.
    void bytes(byte[] value) {
        bytes(MemorySegment.ofArray(value));
    }

    /// A `bytes` object of some memory.
    void bytes(MemorySegment value) {
        long size = value.byteSize();
        checkSize(size);
        if (size <= ONE_BYTE) {
            op('C').put((byte) size);
        } else {
            op('B').putInt((int) size);
        }
        ByteBuffer target = room((int) size);
        MemorySegment.ofBuffer(target).copyFrom(value);
        target.position(target.position() + (int) size);
    }

    /// A `bytearray` of the rest of a buffer, whose position stays.
    void byteArray(ByteBuffer value) {
        op(0x96).putLong(value.remaining());
        raw(value);
    }

    /// Begin the elements of a tuple, or of a collection that was just made.
    void mark() {
        op('(');
    }

    void emptyList() {
        op(']');
    }

    void appendAll() {
        op('e');
    }

    void emptyDictionary() {
        op('}');
    }

    void setAll() {
        op('u');
    }

    void emptySet() {
        op(0x8f);
    }

    void addAll() {
        op(0x90);
    }

    /// Make a tuple of what was written since the mark.
    void tuple() {
        op('t');
    }

    /// A class or function.
    void name(PythonName name) {
        op('c');
        raw((name.module() + '\n' + name.name() + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /// Call what was written last but one with the tuple that was written last.
    void call() {
        op('R');
    }

    /// An instruction, with room for a number behind it.
    private ByteBuffer op(int code) {
        return room(1 + Long.BYTES + 1).put((byte) code);
    }

    private void raw(byte[] bytes) {
        room(bytes.length).put(bytes);
    }

    private void raw(ByteBuffer bytes) {
        room(bytes.remaining()).put(bytes.duplicate());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            long needed = (long) buffer.position() + bytes;
            checkSize(needed);
            int size = (int) Math.min(Math.max(needed, 2L * buffer.capacity()), LARGEST);
            buffer = allocate(size).put(buffer.flip());
        }
        return buffer;
    }

    private static void checkSize(long bytes) {
        if (bytes > LARGEST) {
            throw new MappingException(
                    Place.of("the whole value"), "more than 2 GB; pass it in pieces");
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
