package dev.polyfork.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Wait on and wake words shared between processes.
/// https://man7.org/linux/man-pages/man2/futex.2.html
///
/// Without the "private" flag, so that every process mapping the same file meets. Call on platform
/// threads only: the wait blocks the carrier of a virtual one. The caller keeps the word's mapping
/// open meanwhile.
public final class FutexCalls {
    /// linux/futex.h.
    private static final int FUTEX_WAIT = 0;

    private static final int FUTEX_WAKE = 1;

    private FutexCalls() {}

    /// Sleep while a word holds a value.
    ///
    /// @param word a mapped, 4-byte aligned int
    /// @param expected returns at once when the word holds something else
    /// @param timeoutNanos at most this long; negative: for ever
    /// @return true when woken, when the word differs or when interrupted by a signal: look again;
    ///   false when the time is over
    public static boolean wait(MemorySegment word, int expected, long timeoutNanos) {
        long result;
        if (timeoutNanos < 0) {
            result = Syscall.FUTEX.raw(word.address(), FUTEX_WAIT, expected, 0);
        } else {
            try (Arena arena = Arena.ofConfined()) {
                long timeout = Libc.timespec(arena, timeoutNanos).address();
                result = Syscall.FUTEX.raw(word.address(), FUTEX_WAIT, expected, timeout);
            }
        }
        if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
            return true;
        }
        if (result == -Errno.ETIMEDOUT) {
            return false;
        }
        throw Syscall.FUTEX.failure((int) -result, "timeoutNanos=" + timeoutNanos);
    }

    /// Wake sleepers.
    ///
    /// @param word a mapped, 4-byte aligned int
    /// @param count at most so many
    /// @return how many were woken
    public static int wake(MemorySegment word, int count) {
        return (int) Syscall.FUTEX.call("count=" + count, word.address(), FUTEX_WAKE, count, 0);
    }
}
