package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/// The processors that processes may use. Any thread may call.
///
/// Linux keeps them per thread, and a JVM has many: what is set for the process is set for each of
/// its threads. https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html
public final class Processors {
    private static final int CPU_SET_BYTES = 1024;

    private Processors() {}

    /// Tell the processors that a process or thread may use.
    ///
    /// @param pid the process or thread; 0 for the calling thread
    /// @return their numbers, ascending
    /// @throws ErrnoException ESRCH when there is no such process
    public static int[] affinity(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(CPU_SET_BYTES, Long.BYTES);
            Syscall.SCHED_GETAFFINITY.call("pid=" + pid, pid, CPU_SET_BYTES, set.address(), 0);
            return BitSet.valueOf(set.toArray(JAVA_LONG)).stream().toArray();
        }
    }

    /// Say which processors a process or thread may use.
    ///
    /// @param pid the process or thread; 0 for the calling thread
    /// @param processors their numbers; those that the machine does not have do not matter
    /// @throws ErrnoException EINVAL when none is left, ESRCH, EPERM
    public static void setAffinity(int pid, int... processors) {
        int most = CPU_SET_BYTES * Byte.SIZE;
        BitSet wanted = new BitSet(most);
        IntStream.of(processors).filter(number -> number < most).forEach(wanted::set);
        long[] words = Arrays.copyOf(wanted.toLongArray(), CPU_SET_BYTES / Long.BYTES);
        try (Arena arena = Arena.ofConfined()) {
            long set = arena.allocateFrom(JAVA_LONG, words).address();
            Syscall.SCHED_SETAFFINITY.call("pid=" + pid, pid, CPU_SET_BYTES, set, 0);
        }
    }

    /// Say which processors this process may use, all its threads.
    ///
    /// @param processors as for [#setAffinity]
    /// @throws ErrnoException EINVAL when none is left
    public static void setOwnAffinity(int... processors) {
        setAffinity(0, processors);
        OwnThreads.each(thread -> setAffinity(thread, processors));
    }
}
