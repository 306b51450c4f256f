package dev.polyfork.channel;

import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// Who has which record in hand, so that it is known what a killed taker had.
///
/// A taker that wants this known has an entry. The store that publishes a get names the entry; what
/// its owner was killed before noting, the next owner of the get lock notes for it. An entry whose
/// number of the record taken last is above that of the record done last has that record in hand.
///
/// ```
///     0  ProcessIdentity of the taker; 0: free
///     8  1 + number of the record taken last; 0: none yet     by the owner of the get lock
///    16  1 + number of the record done last; 0: none yet      by the taker
/// ```
record Takers(MemorySegment control) {
    /// Means that nobody asks what a taker had.
    static final int NOBODY = 0;

    private static final int ENTRY_BYTES = 32;
    private static final int TAKEN = 8;
    private static final int DONE = 16;
    private static final long FREE = 0;

    /// Get an entry for this process.
    ///
    /// @return its number, or [#NOBODY] when all are taken
    int enter() {
        for (int taker = NOBODY + 1; taker < QueueLayout.TAKERS_COUNT; taker++) {
            if (Words.casLong(control, entry(taker), FREE, ProcessIdentity.current())) {
                return taker;
            }
        }
        return NOBODY;
    }

    /// Note what the last get took. For the owner of the get lock.
    void settle() {
        int taker = QueueLayout.lastTaker(control);
        if (taker != NOBODY) {
            Words.setLong(control, entry(taker) + TAKEN, QueueLayout.getCount(control));
        }
    }

    /// Note that a taker has done with a record.
    void done(int taker, long number) {
        Words.setLongRelease(control, entry(taker) + DONE, number + 1);
    }

    /// Free the entry of a dead process. For the owner of the get lock.
    ///
    /// @param pid of that process
    /// @return number of the record that it had in hand; empty when it had none, or no entry
    OptionalLong bury(int pid) {
        for (int taker = NOBODY + 1; taker < QueueLayout.TAKERS_COUNT; taker++) {
            long entry = entry(taker);
            if (ProcessIdentity.pid(Words.getLongVolatile(control, entry)) == pid) {
                settle();
                if (QueueLayout.lastTaker(control) == taker) {
                    QueueLayout.publishGet(control, QueueLayout.getCount(control), NOBODY);
                }
                long taken = Words.getLong(control, entry + TAKEN);
                boolean inHand = taken > Words.getLongAcquire(control, entry + DONE);
                Words.setLong(control, entry + TAKEN, 0);
                Words.setLong(control, entry + DONE, 0);
                Words.setLongVolatile(control, entry, FREE);
                return inHand ? OptionalLong.of(taken - 1) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static long entry(int taker) {
        return QueueLayout.TAKERS + (long) taker * ENTRY_BYTES;
    }
}
