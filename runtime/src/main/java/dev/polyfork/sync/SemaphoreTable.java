package dev.polyfork.sync;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// The semaphores of a session, in files of its directory that every process maps.
///
/// Any process may make and use any semaphore. A further file is made when all are full; none is
/// removed before the session's directory is. Any thread may call.
public final class SemaphoreTable implements AutoCloseable {
    private static final String HANDLE_PREFIX = "sem:";

    private final Path directory;

    /// Files mapped here so far, by number. Replaced, never changed; guarded by this for writing.
    private volatile List<SlotFile> files = List.of();

    private SemaphoreTable(Path directory) {
        this.directory = directory;
    }

    /// Use the table of a session; costs nothing before the first semaphore.
    ///
    /// @param directory of the session, exists
    /// @return the table; the caller closes it
    public static SemaphoreTable open(Path directory) {
        return new SemaphoreTable(directory);
    }

    /// Make a semaphore.
    ///
    /// @param kind what it is
    /// @param value permits at first; 0 makes a lock that is held by nobody
    /// @param maxValue upper limit of the permits; 1 for locks
    /// @return the semaphore; the caller closes it
    /// @throws IllegalArgumentException when the values contradict each other
    public SharedSemaphore create(SemaphoreKind kind, int value, int maxValue) {
        if (value < 0 || value > maxValue || (kind.hasHolder() && maxValue != 1)) {
            throw new IllegalArgumentException(
                    "no such semaphore: kind=%s, value=%d, maxValue=%d"
                            .formatted(kind, value, maxValue));
        }
        return create(slot -> setUp(slot, kind, value, maxValue));
    }

    /// Make the semaphore of one who waits for a condition.
    SharedSemaphore createWaiter(long condition, long ticket) {
        return create(slot -> {
            setUp(slot, SemaphoreKind.SEMAPHORE, 0, Waiter.NOTIFIED);
            Words.setLong(slot, SlotLayout.OWNER, ProcessIdentity.current());
            Words.setLong(slot, SlotLayout.CONDITION, condition);
            Words.setLong(slot, SlotLayout.TICKET, ticket);
        });
    }

    private SharedSemaphore create(Consumer<MemorySegment> setUp) {
        for (int number = 0; ; number++) {
            SlotFile file = file(number);
            OptionalInt claimed = file.claim();
            if (claimed.isPresent()) {
                int index = claimed.getAsInt();
                setUp.accept(file.slot(index));
                CrashPoint.reach("slot.setUp");
                file.publish(index);
                return use(number * SlotFile.SLOTS + index, file.slot(index));
            }
        }
    }

    private static void setUp(MemorySegment slot, SemaphoreKind kind, int value, int maxValue) {
        slot.asSlice(0, SlotLayout.CLAIM).fill((byte) 0);
        slot.asSlice(SlotLayout.KIND).fill((byte) 0);
        Words.setInt(slot, SlotLayout.KIND, kind.code());
        Words.setInt(slot, SlotLayout.MAX_VALUE, maxValue);
        if (!kind.hasHolder()) {
            Words.setInt(slot, SlotLayout.STATE, value);
        } else if (value == 0) {
            Words.setLong(slot, SlotLayout.STATE, RobustLock.NOBODY);
        }
    }

    private SharedSemaphore use(int slotId, MemorySegment slot) {
        int kind = Words.getInt(slot, SlotLayout.KIND);
        return SemaphoreKind.of(kind).hasHolder()
                ? new HolderLock(this, slotId, slot)
                : new PermitSemaphore(this, slotId, slot);
    }

    /// Use a semaphore that another process (or this one) has made.
    ///
    /// @param handle from [SharedSemaphore#handle]
    /// @return the semaphore; the caller closes it
    /// @throws NoSuchElementException when nobody had it open any more
    /// @throws IllegalArgumentException when that is no handle
    public SharedSemaphore attach(String handle) {
        String[] parts = handle.split(":", -1);
        if (!handle.startsWith(HANDLE_PREFIX) || parts.length != 3) {
            throw new IllegalArgumentException("not a semaphore: handle=" + handle);
        }
        int slotId = Integer.parseInt(parts[1]);
        if (slotId < 0 || !Files.exists(path(slotId / SlotFile.SLOTS))) {
            throw new NoSuchElementException("semaphore is gone: handle=" + handle);
        }
        SlotFile file = file(slotId / SlotFile.SLOTS);
        int index = slotId % SlotFile.SLOTS;
        if (!file.use(index, Integer.parseInt(parts[2]))) {
            throw new NoSuchElementException("semaphore is gone: handle=" + handle);
        }
        return use(slotId, file.slot(index));
    }

    static String handle(int slotId, int generation) {
        return HANDLE_PREFIX + slotId + ":" + generation;
    }

    /// Those who wait for a condition and are not notified yet, in the order of coming.
    List<Waiter> waiters(long condition) {
        var found = new ArrayList<Waiter>();
        for (int number = 0; exists(number); number++) {
            file(number).addWaiters(condition, found);
        }
        found.sort(Comparator.comparingLong(Waiter::ticket));
        return found;
    }

    /// Free what a process held when it was killed or failed: its locks, its places among those who
    /// wait for a condition, and slots it was setting up. If it was to wake somebody, or had just
    /// been woken itself, the next waiter is woken in its place. To be called once by the session's
    /// root when it has noticed such a death, and not for a process that ended with exit code 0,
    /// whose locks stay held as in CPython.
    ///
    /// @param pid of the process that is no more
    /// @return slot ids of the locks that it held, now free
    public List<Integer> recoverDead(int pid) {
        var recovered = new ArrayList<Integer>();
        for (int number = 0; exists(number); number++) {
            SlotFile file = file(number);
            for (int index = 0; index < SlotFile.SLOTS; index++) {
                file.abandonSetUp(index, pid);
                file.removeWaiter(index, pid)
                        .ifPresent(lost -> SharedCondition.wake(this, lost, 1));
                if (recover(file.slot(index), pid)) {
                    recovered.add(number * SlotFile.SLOTS + index);
                }
            }
        }
        return recovered;
    }

    /// True when the dead process held the lock of this slot.
    private static boolean recover(MemorySegment slot, int pid) {
        if (SlotLayout.uses(Words.getLongVolatile(slot, SlotLayout.CLAIM)) == 0) {
            return false;
        }
        // A slot of no kind is nobody's: one that is damaged must not keep the others locked.
        Optional<SemaphoreKind> kind = SemaphoreKind.find(Words.getInt(slot, SlotLayout.KIND));
        boolean hasHolder = kind.isPresent() && kind.get().hasHolder();
        if (hasHolder && HolderLock.recover(slot, pid)) {
            return true;
        }
        if (hasHolder) {
            HolderLock.wakeStranded(slot);
        } else if (kind.isPresent()) {
            PermitSemaphore.wakeStranded(slot);
        }
        return false;
    }

    /// Whether there is a file of that number, made by any process.
    private boolean exists(int number) {
        return number < files.size() || Files.exists(path(number));
    }

    void endUse(int slotId) {
        file(slotId / SlotFile.SLOTS).endUse(slotId % SlotFile.SLOTS);
    }

    private SlotFile file(int number) {
        List<SlotFile> mapped = files;
        return number < mapped.size() ? mapped.get(number) : map(number);
    }

    private synchronized SlotFile map(int number) {
        var mapped = new ArrayList<>(files);
        while (mapped.size() <= number) {
            mapped.add(SlotFile.openOrCreate(path(mapped.size())));
        }
        files = List.copyOf(mapped);
        return mapped.get(number);
    }

    private Path path(int number) {
        return directory.resolve("semaphores-" + number);
    }

    /// Unmap the files; no semaphore of this table may be used any more. Idempotent.
    @Override
    public synchronized void close() {
        files.forEach(SlotFile::close);
        files = List.of();
    }
}
