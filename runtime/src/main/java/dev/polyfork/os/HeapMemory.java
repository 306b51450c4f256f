package dev.polyfork.os;

import java.lang.foreign.MemorySegment;

/// Memory of the Java heap that holds nothing.
public final class HeapMemory {
    private static final int MADV_DONTNEED = 4;

    private HeapMemory() {}

    /// Give the memory of an array back to the system, as far as it consists of whole pages: it
    /// reads as zeros from then on. A system that refuses keeps it.
    ///
    /// @param zeros that nobody has written to
    public static void release(byte[] zeros) {
        MemorySegment segment = MemorySegment.ofArray(zeros);
        // Where the first page begins only the call itself can tell: before it and after it the
        // array may be moved.
        for (int offset = 0; offset < PageScan.PAGE; offset += Long.BYTES) {
            long pages = (segment.byteSize() - offset) / PageScan.PAGE;
            if (pages <= 0
                    || NativeCalls.advise(
                            segment.asSlice(offset), pages * PageScan.PAGE, MADV_DONTNEED)) {
                return;
            }
        }
    }
}
