package dev.polyfork.sync;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.os.Processes;
import dev.polyfork.shm.RegionHeader;
import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A file of semaphore slots. Any thread of any process may call at any time.
///
/// ```
///  0              16      20      64                        65536
///  +--------------+-------+-------+--------+--------+-------+
///  | RegionHeader | hint  |       | slot 0 | slot 1 |  ...  |
///  +--------------+-------+-------+--------+--------+-------+
/// ```
///
/// The hint says where a free slot may be; it may be wrong.
final class SlotFile implements AutoCloseable {
    /// Slots in each file.
    static final int SLOTS = 1023;

    static final int MAGIC = 0x504f4653; // "SFOP"
    static final int VERSION = 1;
    private static final int HINT = RegionHeader.BYTES;
    private static final int FIRST_SLOT = 64;
    private static final int BYTES = FIRST_SLOT + SLOTS * SlotLayout.BYTES;

    private final SharedRegion region;

    private SlotFile(SharedRegion region) {
        this.region = region;
    }

    /// Map a file that exists.
    ///
    /// @throws IllegalStateException when it is none of slots
    static SlotFile open(Path path) {
        SharedRegion region = SharedRegion.open(path);
        try {
            RegionHeader.check(region, MAGIC, VERSION, BYTES);
            return new SlotFile(region);
        } catch (IllegalStateException unknown) {
            region.close();
            throw unknown;
        }
    }

    /// Map a file, made now if nobody has.
    static SlotFile openOrCreate(Path path) {
        try {
            return open(path);
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
        try {
            return new SlotFile(
                    SharedRegion.create(
                            path, BYTES, memory -> RegionHeader.write(memory, MAGIC, VERSION)));
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.EEXIST) {
                throw failed;
            }
            // Another process was faster.
            return open(path);
        }
    }

    /// The memory of one slot.
    MemorySegment slot(int index) {
        return region.segment().asSlice(offset(index), SlotLayout.BYTES);
    }

    private static long offset(int index) {
        return FIRST_SLOT + (long) index * SlotLayout.BYTES;
    }

    /// Claim a free slot for setting up; finish with [#publish].
    OptionalInt claim() {
        int hint = Words.getInt(region.segment(), HINT);
        for (int i = 0; i < SLOTS; i++) {
            int index = Math.floorMod(hint + i, SLOTS);
            MemorySegment slot = slot(index);
            long claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
            if (SlotLayout.isFree(claim)) {
                int generation = SlotLayout.generation(claim) + 1;
                long mine = SlotLayout.setUp(generation, Processes.getpid());
                if (Words.casLong(slot, SlotLayout.CLAIM, claim, mine)) {
                    Words.setInt(region.segment(), HINT, index + 1);
                    CrashPoint.reach("slot.claimed");
                    return OptionalInt.of(index);
                }
            }
        }
        return OptionalInt.empty();
    }

    /// Let others use a slot that was set up; this is its first use.
    void publish(int index) {
        long claim = Words.getLongVolatile(slot(index), SlotLayout.CLAIM);
        long used = SlotLayout.claim(SlotLayout.generation(claim), 1);
        Words.setLongVolatile(slot(index), SlotLayout.CLAIM, used);
    }

    /// Add a use; false when the slot is free or was given to another semaphore.
    boolean use(int index, int generation) {
        MemorySegment slot = slot(index);
        while (true) {
            long claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
            if (SlotLayout.uses(claim) == 0 || SlotLayout.generation(claim) != generation) {
                return false;
            }
            if (Words.casLong(slot, SlotLayout.CLAIM, claim, claim + 1)) {
                return true;
            }
        }
    }

    /// End a use; the last one frees the slot.
    void endUse(int index) {
        MemorySegment slot = slot(index);
        long claim;
        do {
            claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
        } while (!Words.casLong(slot, SlotLayout.CLAIM, claim, claim - 1));
        if (SlotLayout.uses(claim) == 1) {
            Words.setInt(region.segment(), HINT, index);
        }
    }

    /// Add those who wait for a condition and are not notified yet.
    void addWaiters(long condition, List<Waiter> found) {
        MemorySegment memory = region.segment();
        for (int index = 0; index < SLOTS; index++) {
            long at = offset(index);
            if (Words.getLong(memory, at + SlotLayout.CONDITION) == condition) {
                long claim = Words.getLongVolatile(memory, at + SlotLayout.CLAIM);
                var waiter = new Waiter(this, index, SlotLayout.generation(claim));
                if (SlotLayout.uses(claim) > 0 && waiter.isWaiting()) {
                    found.add(waiter);
                }
            }
        }
    }

    /// Remove a dead process from those who wait for a condition.
    ///
    /// @return the condition when it had been notified, so that somebody else is to be
    OptionalLong removeWaiter(int index, int pid) {
        MemorySegment slot = slot(index);
        long condition = Words.getLong(slot, SlotLayout.CONDITION);
        long owner = Words.getLong(slot, SlotLayout.OWNER);
        if (condition == 0
                || SlotLayout.uses(Words.getLongVolatile(slot, SlotLayout.CLAIM)) == 0
                || ProcessIdentity.pid(owner) != pid
                || ProcessIdentity.isAlive(owner)) {
            return OptionalLong.empty();
        }
        boolean notified = Words.getIntVolatile(slot, SlotLayout.STATE) > 0;
        Words.setLong(slot, SlotLayout.CONDITION, 0);
        endUse(index);
        return notified ? OptionalLong.of(condition) : OptionalLong.empty();
    }

    /// Free a slot whose allocator died while setting it up.
    void abandonSetUp(int index, int pid) {
        MemorySegment slot = slot(index);
        long claim = Words.getLongVolatile(slot, SlotLayout.CLAIM);
        if (SlotLayout.isSetUpBy(claim, pid)) {
            long free = SlotLayout.claim(SlotLayout.generation(claim), 0);
            Words.casLong(slot, SlotLayout.CLAIM, claim, free);
        }
    }

    @Override
    public void close() {
        region.close();
    }
}
