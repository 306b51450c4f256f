package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Wait on and wake words shared between processes.
/// https://man7.org/linux/man-pages/man2/futex.2.html,
/// https://docs.kernel.org/userspace-api/futex2.html
///
/// Without the "private" flag if not named so, for every process mapping the same file to meet.
/// Sleepers on one word are woken in the order in which they came. Call on platform threads only:
/// the wait blocks the carrier of a virtual one. The caller keeps the word's mapping open
/// meanwhile.
public final class FutexCalls {
    /// linux/futex.h.
    private static final int FUTEX_WAIT = 0;

    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final int FUTEX2_SIZE_U32 = 2;
    private static final int CLOCK_MONOTONIC = 1;

    /// `struct futex_waitv` of linux/futex.h: value, address, flags, reserved.
    private static final long WAITER = 24;

    private static final long WAITER_VALUE = 0;
    private static final long WAITER_ADDRESS = 8;
    private static final long WAITER_FLAGS = 16;

    private FutexCalls() {}

    private static final class WaitV {
        /// Linux 5.16 has it; a sandbox may refuse it. Without waiters it answers EINVAL.
        static final boolean IS_THERE =
                Syscall.FUTEX_WAITV.raw(0, 0, 0, 0, CLOCK_MONOTONIC, 0) == -Errno.EINVAL;
    }

    /// Tell whether [#waitEither] works here.
    ///
    /// @return whether it does
    public static boolean canWaitForEither() {
        return WaitV.IS_THERE;
    }

    /// Sleep while two words hold their values.
    ///
    /// @param shared a mapped, 4-byte aligned int, woken by [#wake]
    /// @param expected returns at once when the shared word holds something else
    /// @param own a 4-byte aligned int of this process, woken by [#wakePrivate]
    /// @param ownExpected the same for it
    /// @param timeoutNanos at most this long; negative: for ever
    /// @return as [#wait] does
    public static boolean waitEither(
            MemorySegment shared,
            int expected,
            MemorySegment own,
            int ownExpected,
            long timeoutNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment waiters = arena.allocate(2 * WAITER);
            setWaiter(waiters, expected, shared, FUTEX2_SIZE_U32);
            setWaiter(
                    waiters.asSlice(WAITER),
                    ownExpected,
                    own,
                    FUTEX2_SIZE_U32 | FUTEX_PRIVATE_FLAG);
            long end = 0;
            if (timeoutNanos >= 0) {
                // System.nanoTime reads this clock, and the call takes a moment, not a duration.
                end = Libc.timespec(arena, System.nanoTime() + timeoutNanos).address();
            }
            return isLookAgain(
                    Syscall.FUTEX_WAITV,
                    Syscall.FUTEX_WAITV.raw(waiters.address(), 2, 0, end, CLOCK_MONOTONIC, 0),
                    timeoutNanos);
        }
    }

    private static void setWaiter(MemorySegment waiter, int value, MemorySegment word, int flags) {
        waiter.set(JAVA_LONG, WAITER_VALUE, Integer.toUnsignedLong(value));
        waiter.set(JAVA_LONG, WAITER_ADDRESS, word.address());
        waiter.set(JAVA_INT, WAITER_FLAGS, flags);
    }

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
        return isLookAgain(Syscall.FUTEX, result, timeoutNanos);
    }

    private static boolean isLookAgain(Syscall call, long result, long timeoutNanos) {
        if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
            return true;
        }
        if (result == -Errno.ETIMEDOUT) {
            return false;
        }
        throw call.failure((int) -result, "timeoutNanos=" + timeoutNanos);
    }

    /// Wake sleepers.
    ///
    /// @param word a mapped, 4-byte aligned int
    /// @param count at most so many
    /// @return how many were woken
    public static int wake(MemorySegment word, int count) {
        return (int) Syscall.FUTEX.call("count=" + count, word.address(), FUTEX_WAKE, count, 0);
    }

    /// Wake sleepers of this process on a word of its own, see [#waitEither].
    ///
    /// @param own a 4-byte aligned int
    /// @param count at most so many
    /// @return how many were woken
    public static int wakePrivate(MemorySegment own, int count) {
        int operation = FUTEX_WAKE | FUTEX_PRIVATE_FLAG;
        return (int) Syscall.FUTEX.call("count=" + count, own.address(), operation, count, 0);
    }
}
