package dev.polyfork.sync;

import dev.polyfork.os.FutexCalls;
import dev.polyfork.shm.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Gets up all threads of this process that sleep on shared words, so that each asks its
/// [WaitHook]. Any thread may ring.
///
/// The word counts the rings and is no other process's: a forked copy has its own. A sleeper reads
/// it, asks its hook, and sleeps only while the word is unchanged; so no ring is missed.
public final class Alarm {
    private static final MemorySegment WORD = Arena.global().allocate(ValueLayout.JAVA_INT);

    private Alarm() {}

    /// Get everybody up. Call after the reason is visible to [WaitHook#check].
    public static void ring() {
        Words.addInt(WORD, 0, 1);
        FutexCalls.wakePrivate(WORD, Integer.MAX_VALUE);
    }

    static int rings() {
        return Words.getIntVolatile(WORD, 0);
    }

    /// Sleep until somebody wakes at the shared word, the alarm rings, or the time is over.
    static void sleep(MemorySegment word, int expected, int rings, long nanos) {
        FutexCalls.waitEither(word, expected, WORD, rings, nanos);
    }
}
