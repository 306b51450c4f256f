package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// The timers that send signals to this process. They do not pass to a process that is forked off.
/// https://man7.org/linux/man-pages/man2/setitimer.2.html
public final class IntervalTimers {
    /// A `struct itimerval`: the interval and the rest of the time, each in seconds and
    /// microseconds.
    private static final int FIELDS = 4;

    private IntervalTimers() {}

    /// Set a timer.
    ///
    /// @param which `ITIMER_REAL` (0), which sends SIGALRM, or another one
    /// @param delay microseconds until the signal; 0 stops the timer
    /// @param interval microseconds from each further signal to the next; 0 for one signal
    /// @return what [#get] returned before
    /// @throws ErrnoException when there is no such timer, or a number is negative
    public static long[] set(int which, long delay, long interval) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(JAVA_LONG, FIELDS);
            put(wanted, 0, interval);
            put(wanted, 2, delay);
            MemorySegment found = arena.allocate(JAVA_LONG, FIELDS);
            Syscall.SETITIMER.call("which=" + which, which, wanted.address(), found.address(), 0);
            return times(found);
        }
    }

    /// Tell how a timer is set.
    ///
    /// @param which as for [#set]
    /// @return the microseconds until the next signal, 0 for none, and the interval
    public static long[] get(int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(JAVA_LONG, FIELDS);
            Syscall.GETITIMER.call("which=" + which, which, found.address(), 0, 0);
            return times(found);
        }
    }

    private static void put(MemorySegment fields, int index, long micros) {
        long second = TimeUnit.SECONDS.toMicros(1);
        fields.setAtIndex(JAVA_LONG, index, micros / second);
        fields.setAtIndex(JAVA_LONG, index + 1L, micros % second);
    }

    private static long[] times(MemorySegment fields) {
        return new long[] {micros(fields, 2), micros(fields, 0)};
    }

    private static long micros(MemorySegment fields, int index) {
        return TimeUnit.SECONDS.toMicros(fields.getAtIndex(JAVA_LONG, index))
                + fields.getAtIndex(JAVA_LONG, index + 1L);
    }
}
