package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// What Java tells the machine code of [ProcessFork], and its own notes, on the pages behind it.
///
/// ```
///  0       4        8     12           16            24    44      48      56     60    216
///  +-------+--------+-----+------------+-------------+-----+-------+-------+------+-----+-----
///  | count | signal | pid | tid offset | clone flags | own | files | stack | hold | own | ...
///  +-------+--------+-----+------------+-------------+-----+-------+-------+------+-----+-----
///
///  216           224   256          16384
///  +-------------+-----+------------+-------
///  | first stack | own | thread ids | slots
///  +-------------+-----+------------+-------
///
///    81920 + 64 n
///   -+------------+-----+----------+---------------------+
///    | descriptor | 0   | position | "/proc/self/fd/..." |    position: the code's own
///   -+------------+-----+----------+---------------------+
/// ```
///
/// "tid offset" is where glibc keeps a thread's id, counted from the thread pointer. What is "own"
/// and the slots belong to the code. "stack" is the caller's when it forked; with "hold" the new
/// process stands still, for a [Checkpoint]; "first stack" is what a restored one found at its
/// start.
record ForkTable(MemorySegment memory) {
    private static final int COUNT = 0;
    private static final int SIGNAL = 4;
    private static final int PID = 8;
    private static final int TID_OFFSET = 12;
    private static final int FLAGS = 16;
    private static final int FILES = 44;
    private static final int STACK = 48;
    private static final int HOLD = 56;
    private static final int FIRST_STACK = 216;
    private static final int IDS = 256;
    private static final int SLOTS = 16384;
    private static final int FIRST_FILE = 81920;
    private static final int FILE_BYTES = 64;
    private static final int NAME = 16;
    private static final int MAX_FILES = 1024;

    /// `tid` in glibc's `struct pthread`, the same in all releases; the code checks every thread.
    private static final int GLIBC_TID_OFFSET = 0x2d0;

    /// How many threads there is room for.
    static final int MAX_THREADS = (SLOTS - IDS) / Integer.BYTES;

    static final int BYTES = FIRST_FILE + MAX_FILES * FILE_BYTES;

    /// Where glibc keeps the id of the calling thread.
    static long threadIdAddress(long threadPointer) {
        return threadPointer + GLIBC_TID_OFFSET;
    }

    /// Say which threads of this process are to be stopped and made again.
    void fill(int[] threads, int signal, long flags) {
        memory.set(JAVA_INT, COUNT, threads.length);
        memory.set(JAVA_INT, SIGNAL, signal);
        memory.set(JAVA_INT, PID, Processes.getpid());
        memory.set(JAVA_INT, TID_OFFSET, GLIBC_TID_OFFSET);
        memory.set(JAVA_LONG, FLAGS, flags);
        MemorySegment.copy(threads, 0, memory, JAVA_INT, IDS, threads.length);
    }

    /// Say whether the new process is to stand still.
    void hold(boolean still) {
        memory.set(JAVA_INT, HOLD, still ? 1 : 0);
    }

    /// The stack pointer with which the caller forked.
    long stack() {
        return memory.get(JAVA_LONG, STACK);
    }

    /// Where a restored process notes where its first stack is.
    MemorySegment firstStack() {
        return memory.asSlice(FIRST_STACK, Long.BYTES);
    }

    /// Say which descriptors the new process is to open again, for reading.
    void reopen(int[] descriptors) {
        int count = Math.min(descriptors.length, MAX_FILES);
        memory.set(JAVA_INT, FILES, count);
        for (int i = 0; i < count; i++) {
            MemorySegment file = memory.asSlice(FIRST_FILE + (long) i * FILE_BYTES, FILE_BYTES);
            file.set(JAVA_INT, 0, descriptors[i]);
            file.setString(NAME, ProcessFork.DESCRIPTORS + descriptors[i]);
        }
    }
}
