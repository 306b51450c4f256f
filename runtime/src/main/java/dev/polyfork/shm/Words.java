package dev.polyfork.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Access to aligned words that several processes share; each name says the memory order.
///
/// Any thread may call. Offsets are bytes from the start of the segment, multiples of the word's
/// size. "Volatile" is sequentially consistent, as are `cas`, `swap` and `add`.
public final class Words {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private Words() {}

    /// Read an int that only its writer's order makes meaningful.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @return the int
    public static int getInt(MemorySegment memory, long offset) {
        return (int) INT.getOpaque(memory, offset);
    }

    /// Write an int that a later ordered write publishes.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param value the int
    public static void setInt(MemorySegment memory, long offset, int value) {
        INT.setOpaque(memory, offset, value);
    }

    /// Read an int.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @return the int
    public static int getIntVolatile(MemorySegment memory, long offset) {
        return (int) INT.getVolatile(memory, offset);
    }

    /// Replace an int when it is the expected one.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param expected by the caller
    /// @param value written when the expected one is found
    /// @return whether it was written
    public static boolean casInt(MemorySegment memory, long offset, int expected, int value) {
        return INT.compareAndSet(memory, offset, expected, value);
    }

    /// Add to an int.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param delta to add
    /// @return the value before
    public static int addInt(MemorySegment memory, long offset, int delta) {
        return (int) INT.getAndAdd(memory, offset, delta);
    }

    /// Read a long that only its writer's order makes meaningful.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @return the long
    public static long getLong(MemorySegment memory, long offset) {
        return (long) LONG.getOpaque(memory, offset);
    }

    /// Write a long that a later ordered write publishes.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param value the long
    public static void setLong(MemorySegment memory, long offset, long value) {
        LONG.setOpaque(memory, offset, value);
    }

    /// Read a long, before all later reads.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @return the long
    public static long getLongAcquire(MemorySegment memory, long offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    /// Write a long, after all earlier writes.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param value the long
    public static void setLongRelease(MemorySegment memory, long offset, long value) {
        LONG.setRelease(memory, offset, value);
    }

    /// Read a long.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @return the long
    public static long getLongVolatile(MemorySegment memory, long offset) {
        return (long) LONG.getVolatile(memory, offset);
    }

    /// Write a long.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param value the long
    public static void setLongVolatile(MemorySegment memory, long offset, long value) {
        LONG.setVolatile(memory, offset, value);
    }

    /// Replace a long when it is the expected one.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param expected by the caller
    /// @param value written when the expected one is found
    /// @return whether it was written
    public static boolean casLong(MemorySegment memory, long offset, long expected, long value) {
        return LONG.compareAndSet(memory, offset, expected, value);
    }

    /// Replace a long.
    ///
    /// @param memory holds the word
    /// @param offset in bytes
    /// @param value written
    /// @return the value before
    public static long swapLong(MemorySegment memory, long offset, long value) {
        return (long) LONG.getAndSet(memory, offset, value);
    }
}
