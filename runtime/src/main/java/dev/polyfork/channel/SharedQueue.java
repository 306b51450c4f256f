package dev.polyfork.channel;

import dev.polyfork.os.BriefWait;
import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Processes;
import dev.polyfork.shm.RegionHeader;
import dev.polyfork.shm.SharedRegion;
import dev.polyfork.shm.Words;
import dev.polyfork.sync.Deadline;
import dev.polyfork.sync.Gate;
import dev.polyfork.sync.RobustLock;
import dev.polyfork.sync.WaitHook;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/// A first-in first-out queue of records between any threads of any processes.
///
/// Any thread may call, until [#close]. Those that wait block the calling thread, which must be a
/// platform thread. A process killed in the middle of any call neither damages the queue nor stops
/// the others for longer than about [Futex#SLICE_NANOS].
public final class SharedQueue implements AutoCloseable {
    private static final String HANDLE_PREFIX = "queue:";
    private static final AtomicInteger MADE_HERE = new AtomicInteger();

    private final SharedRegion region;
    private final MemorySegment control;
    private final QueueFiles files;
    private final int maxItems;
    private final RobustLock putLock;
    private final RobustLock getLock;
    private final Gate getters;
    private final Gate putters;
    private final PutEnd putEnd;
    private final GetEnd getEnd;
    private final Takers takers;
    private final Bell bell;
    private int taker = Takers.NOBODY;
    private boolean closed;

    private SharedQueue(SharedRegion region) {
        this.region = region;
        control = region.segment();
        files = new QueueFiles(region.path());
        maxItems = Words.getInt(control, QueueLayout.MAX_ITEMS);
        putLock = new RobustLock(control, QueueLayout.PUT_LOCK, RobustLock.Policy.TAKE_OVER);
        getLock = new RobustLock(control, QueueLayout.GET_LOCK, RobustLock.Policy.TAKE_OVER);
        getters = new Gate(control, QueueLayout.GETTERS_GATE);
        putters = new Gate(control, QueueLayout.PUTTERS_GATE);
        putEnd = new PutEnd(control, files);
        getEnd = new GetEnd(control, files);
        takers = new Takers(control);
        bell = new Bell(control, files.bell());
        new QueueUsers(control).enter();
    }

    /// Make a queue.
    ///
    /// @param directory of the session
    /// @param maxItems how many records it holds at most; 0 or less for no limit
    /// @return the queue; the caller closes it
    /// @throws ErrnoException ENOSPC when the directory's file system is full
    public static SharedQueue create(Path directory, int maxItems) {
        return create(directory, maxItems, RingSizes.USUAL);
    }

    /// Make a queue with rings of unusual size.
    ///
    /// @param directory of the session
    /// @param maxItems how many records it holds at most; 0 or less for no limit
    /// @param sizes of its rings
    /// @return the queue; the caller closes it
    public static SharedQueue create(Path directory, int maxItems, RingSizes sizes) {
        while (true) {
            String name = "queue-" + Processes.getpid() + "-" + MADE_HERE.incrementAndGet();
            try {
                return new SharedQueue(
                        SharedRegion.create(
                                directory.resolve(name),
                                QueueLayout.BYTES + sizes.firstBytes(),
                                control -> QueueLayout.init(control, maxItems, sizes)));
            } catch (ErrnoException failed) {
                // Left by a dead process whose pid is ours now.
                if (failed.errno() != Errno.EEXIST) {
                    throw failed;
                }
            }
        }
    }

    /// Use a queue that another process (or this one) has made and somebody still has open.
    ///
    /// @param directory of the session
    /// @param handle from [#handle]
    /// @return the queue; the caller closes it
    /// @throws ErrnoException ENOENT when it is gone
    /// @throws IllegalArgumentException when that is no handle
    /// @throws IllegalStateException when the file is none of a queue
    /// @throws DamagedQueueException when the file holds what no queue does
    public static SharedQueue attach(Path directory, String handle) {
        if (!handle.startsWith(HANDLE_PREFIX) || handle.contains("/")) {
            throw new IllegalArgumentException("not a queue: handle=" + handle);
        }
        Path path = directory.resolve(handle.substring(HANDLE_PREFIX.length()));
        SharedRegion region = SharedRegion.open(path);
        try {
            RegionHeader.check(region, QueueLayout.MAGIC, QueueLayout.VERSION);
            QueueLayout.check(region.segment());
            return new SharedQueue(region);
        } catch (IllegalStateException | DamagedQueueException unknown) {
            region.close();
            throw unknown;
        }
    }

    /// Return what another process attaches by.
    ///
    /// @return `queue:name`
    public String handle() {
        return HANDLE_PREFIX + files.control().getFileName();
    }

    /// Append a record, waiting while a bounded queue is full.
    ///
    /// @param record heap or native memory, at most 2 GB; the caller keeps ownership
    /// @param tag 0 to 16777215, given to the taker
    /// @param deadline when to give up
    /// @param hook asked each [Futex#SLICE_NANOS] of a wait; what it throws ends the wait
    /// @return false when the queue was still full at the deadline
    /// @throws ErrnoException ENOSPC when there is no memory for the record; the queue is as before
    public boolean put(MemorySegment record, int tag, Deadline deadline, WaitHook hook) {
        return put(record, tag, maxItems, deadline, hook);
    }

    /// Append a record, waiting while there are so many. Only in a queue that has a limit.
    ///
    /// @param limit at most [#maxItems]
    /// @return false when there were still as many at the deadline
    /// @see #put(MemorySegment, int, Deadline, WaitHook)
    public boolean put(MemorySegment record, int tag, int limit, Deadline deadline, WaitHook hook) {
        if (tag < 0 || tag > RecordHeader.MAX_TAG) {
            throw new IllegalArgumentException("no such tag: tag=" + tag);
        }
        bell.prepare();
        while (!tryPut(record, tag, limit, hook)) {
            if (!putters.sleepUnless(() -> !holds(limit), deadline, hook)) {
                return false;
            }
        }
        tell();
        return true;
    }

    private void tell() {
        getters.signal();
        bell.ring();
    }

    /// Append an array. See [#put(MemorySegment, int, Deadline, WaitHook)].
    ///
    /// @param record copied
    /// @param tag for the taker
    /// @param deadline when to give up
    /// @return false when the queue was still full at the deadline
    public boolean put(byte[] record, int tag, Deadline deadline) {
        return put(MemorySegment.ofArray(record), tag, deadline, WaitHook.NONE);
    }

    /// Append a record if that takes no waiting.
    ///
    /// @param record as for [#put(MemorySegment, int, Deadline, WaitHook)]
    /// @param tag 0 to 16777215
    /// @return false when the queue is full or somebody else is at it
    /// @throws ErrnoException ENOSPC when there is no memory for the record; the queue is as before
    public boolean putNow(MemorySegment record, int tag) {
        bell.prepare();
        if (!putLock.tryLock()) {
            return false;
        }
        try {
            if (holds(maxItems)) {
                return false;
            }
            putEnd.append(tag, record);
        } finally {
            putLock.unlock();
        }
        tell();
        return true;
    }

    private boolean tryPut(MemorySegment record, int tag, int limit, WaitHook hook) {
        putLock.lock(Deadline.NEVER, hook);
        try {
            if (holds(limit)) {
                return false;
            }
            append(tag, record, hook);
            return true;
        } finally {
            putLock.unlock();
        }
    }

    /// What was taken has its memory still for a moment, or until the next get if the taker died.
    private void append(int tag, MemorySegment record, WaitHook hook) {
        try {
            putEnd.append(tag, record);
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.ENOSPC) {
                throw failed;
            }
            getLock.lock(Deadline.NEVER, hook);
            try {
                getEnd.removeTaken();
            } finally {
                getLock.unlock();
            }
            putEnd.append(tag, record);
        }
    }

    /// Take the oldest record, waiting for one.
    ///
    /// @param deadline when to give up
    /// @param hook asked each [Futex#SLICE_NANOS] of a wait; what it throws ends the wait
    /// @return the record; empty when there was none at the deadline
    /// @throws ErrnoException EMFILE, say, when the record's file cannot be opened; it stays
    /// @throws DamagedQueueException when something else has written to the queue's memory
    public Optional<QueueItem> get(Deadline deadline, WaitHook hook) {
        while (true) {
            Optional<QueueItem> item = filledSoon(deadline) ? tryGet(hook) : Optional.empty();
            if (item.isPresent()) {
                tellTaken();
                return item;
            }
            if (!getters.sleepUnless(() -> !isEmpty(), deadline, hook)) {
                return Optional.empty();
            }
        }
    }

    /// Take the oldest record. See [#get(Deadline, WaitHook)].
    ///
    /// @param deadline when to give up
    /// @return the record; empty when there was none at the deadline
    public Optional<QueueItem> get(Deadline deadline) {
        return get(deadline, WaitHook.NONE);
    }

    /// Take the oldest record if that takes no waiting, and no file of its own to be read.
    ///
    /// @return the record; empty when there is none like that or somebody else is at it
    /// @throws DamagedQueueException when something else has written to the queue's memory
    public Optional<QueueItem> takeNow() {
        if (isEmpty() || !getLock.tryLock()) {
            return Optional.empty();
        }
        Optional<QueueItem> item;
        try {
            item = getEnd.takeInline(taker);
        } finally {
            getLock.unlock();
        }
        if (item.isPresent()) {
            tellTaken();
        }
        return item;
    }

    private void tellTaken() {
        if (maxItems > 0) {
            putters.signal();
        }
    }

    private boolean filledSoon(Deadline deadline) {
        if (isEmpty()) {
            BriefWait wait = new BriefWait();
            while (deadline.remainingNanos() > 0 && wait.goesOn() && isEmpty()) {
                // Look again.
            }
        }
        return !isEmpty();
    }

    private Optional<QueueItem> tryGet(WaitHook hook) {
        getLock.lock(Deadline.NEVER, hook);
        try {
            return getEnd.take(taker);
        } finally {
            getLock.unlock();
        }
    }

    /// Have it recorded from now on what this process takes, until it says [#done]: one record at a
    /// time, by one thread. Up to 255 processes at a time can; what others take is not recorded.
    public void enterTaker() {
        taker = takers.enter();
    }

    /// Tell that this process has done with the record that it took.
    ///
    /// @param number of the record
    public void done(long number) {
        if (taker != Takers.NOBODY) {
            takers.done(taker, number);
        }
    }

    /// Find out what a process had taken and not done when it ended, and forget that process.
    ///
    /// @param pid of a process that is no more
    /// @return number of the record, counted from 0 in the order of putting; empty when it had done
    ///   with all that it took, or never called [#enterTaker]
    public OptionalLong bury(int pid) {
        getLock.lock(Deadline.NEVER, WaitHook.NONE);
        try {
            return takers.bury(pid);
        } finally {
            getLock.unlock();
        }
    }

    /// Tell how many records there are.
    ///
    /// @return the number, exact at some moment during the call
    public int size() {
        while (true) {
            long taken = QueueLayout.getCount(control);
            long put = QueueLayout.putCount(control);
            if (QueueLayout.getCount(control) == taken) {
                return (int) Math.min(put - taken, Integer.MAX_VALUE);
            }
        }
    }

    /// Tell whether there is nothing to take.
    ///
    /// @return whether the queue is empty
    public boolean isEmpty() {
        return size() == 0;
    }

    /// Tell whether a put would wait.
    ///
    /// @return whether the queue is full; never for one without limit
    public boolean isFull() {
        return holds(maxItems);
    }

    private boolean holds(int limit) {
        return limit > 0 && size() >= limit;
    }

    /// Return the limit.
    ///
    /// @return records; 0 for no limit
    public int maxItems() {
        return maxItems;
    }

    /// Return a descriptor that polls readable while watching, whenever there may be something to
    /// take. The queue owns it.
    ///
    /// @return the descriptor, of this process; only good between [#beginWatch] and [#endWatch]
    public int watchFd() {
        return bell.fd();
    }

    /// Have puts make [#watchFd] readable; it is at once when the queue holds something.
    public void beginWatch() {
        bell.beginWatch();
    }

    /// Undo one [#beginWatch].
    public void endWatch() {
        bell.endWatch();
    }

    /// Make [#watchFd] unreadable if the queue is empty: after it polled readable, and before it is
    /// polled again because [#isEmpty] said otherwise.
    public void drainBell() {
        bell.drain();
    }

    /// Stop using the queue; the last process to do so removes it, records included. Idempotent.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean last = new QueueUsers(control).leave();
        if (last) {
            CrashPoint.reach("queue.left");
            files.unlinkControl();
            if (Words.getIntVolatile(control, QueueLayout.SIDE_FILES) != 0) {
                files.unlinkSideFiles();
            }
        }
        putEnd.close();
        getEnd.close();
        bell.close();
        region.close();
    }

    @Override
    public String toString() {
        return "SharedQueue[%s, size=%d, maxItems=%d]".formatted(handle(), size(), maxItems);
    }
}
