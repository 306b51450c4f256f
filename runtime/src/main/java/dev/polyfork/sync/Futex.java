package dev.polyfork.sync;

import dev.polyfork.os.FutexCalls;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/// Sleep on a shared int until somebody changes it.
///
/// Blocks the calling platform thread in the kernel. For a hook that rings no [Alarm] no sleep is
/// longer than a slice: a wake-up is noticed at once, anything else within a slice.
public final class Futex {
    /// The longest a sleeper goes without looking again. Tests lengthen it, for then a wake-up that
    /// is lost shows as a call that never ends.
    public static final long SLICE_NANOS =
            TimeUnit.MILLISECONDS.toNanos(Long.getLong("polyfork.sliceMillis", 50));

    private Futex() {}

    /// Sleep once: until woken, the hook's alarm or the end of a slice.
    ///
    /// @param memory holds the word
    /// @param offset of the word, a multiple of 4
    /// @param expected no sleep when the word holds something else
    /// @param deadline of the whole wait
    /// @param hook asked afterwards; what it throws ends the wait
    /// @return false when the deadline had passed before: give up; true: look at the word again
    /// @throws WaitInterruptedException when this thread is interrupted
    public static boolean sleep(
            MemorySegment memory, long offset, int expected, Deadline deadline, WaitHook hook) {
        long remaining = deadline.remainingNanos();
        if (remaining <= 0) {
            return false;
        }
        MemorySegment word = memory.asSlice(offset, Integer.BYTES);
        try {
            if (hook.ringsAlarm() && FutexCalls.canWaitForEither()) {
                int rings = Alarm.rings();
                hook.check();
                Alarm.sleep(word, expected, rings, deadline.unlimited() ? -1 : remaining);
            } else {
                FutexCalls.wait(word, expected, Math.min(remaining, SLICE_NANOS));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new WaitInterruptedException();
            }
            hook.check();
        } catch (RuntimeException | Error leaving) {
            // If a wake-up brought this thread here, it was meant for somebody who goes on waiting.
            wake(memory, offset, 1);
            throw leaving;
        }
        return true;
    }

    /// Wake sleepers.
    ///
    /// @param memory holds the word
    /// @param offset of the word, a multiple of 4
    /// @param count at most so many
    /// @return how many were woken
    public static int wake(MemorySegment memory, long offset, int count) {
        return FutexCalls.wake(memory.asSlice(offset, Integer.BYTES), count);
    }
}
