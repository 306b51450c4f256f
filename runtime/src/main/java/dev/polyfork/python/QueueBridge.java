package dev.polyfork.python;

import dev.polyfork.channel.DamagedQueueException;
import dev.polyfork.channel.ItemTag;
import dev.polyfork.channel.QueueItem;
import dev.polyfork.channel.SharedQueue;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.sync.Deadline;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/// A shared queue as the shim's `Queue` calls it: one call for each put and get.
///
/// Scalars have a tag of their own and need no pickle. Any Python thread may call. What waits lets
/// Python's signal handlers run and may end by an exception of theirs. `seconds` is how long to
/// wait at most: 0 not at all, negative for ever. Each put gives 1 when the item is stored, 0 when
/// the queue was full all the time, and a negated error number when there is no memory for it.
public final class QueueBridge {
    /// As many bytes of tasks may wait for a worker before [#putTask] does; at least two tasks.
    private static final int WAITING_BYTES = 1 << 18;

    private static final double FOREVER = -1;

    private static final int PICKLE_MARK = 0x80;
    private static final int BYTES_MARK = 0x81;

    private static final long NO_NUMBER = -1;
    private static final int FULL = 0;
    private static final int STORED = 1;

    private static final byte[] EMPTY = {};

    private final SharedQueue queue;

    QueueBridge(SharedQueue queue) {
        this.queue = queue;
    }

    /// An item that is not a scalar of Java, or why there is none.
    public static final class Item {
        private final long number;
        private final int tag;
        private final byte[] bytes;
        private final int errno;

        Item(QueueItem item) {
            number = item.number();
            tag = item.tag();
            bytes = item.bytes();
            errno = 0;
        }

        Item(int errno) {
            number = NO_NUMBER;
            tag = ItemTag.NONE;
            bytes = new byte[0];
            this.errno = errno;
        }

        /// Why no item could be taken; 0 if one was.
        public int errno() {
            return errno;
        }

        /// How many items were taken from the queue before this one.
        public long number() {
            return number;
        }

        /// Number of the task whose result this is.
        public long task() {
            return ByteBuffer.wrap(bytes).getLong();
        }

        /// The bytes as text of as many chars, which Python takes over in bulk.
        ///
        /// @return null for Python's None, and where no item could be taken
        public String latin1() {
            if (tag == ItemTag.NONE) {
                return null;
            }
            int start = tag == ItemTag.RESULT ? Long.BYTES : 0;
            int length = bytes.length - start;
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
    }

    /// Store a pickle, given as any Python buffer.
    public int putPickle(Value pickle, double seconds) {
        return putBuffer(pickle, ItemTag.PICKLE, seconds);
    }

    /// Store a pickled task of a pool, waiting for ever while there are many.
    public int putTask(Value pickle) {
        byte[] bytes = HostBridge.bytes(pickle);
        return putPatiently(bytes, ItemTag.PICKLE, taskLimit(bytes.length, queue));
    }

    static int taskLimit(int length, SharedQueue queue) {
        return Math.clamp(WAITING_BYTES / Math.max(1, length), 2, queue.maxItems());
    }

    SharedQueue queue() {
        return queue;
    }

    /// Store the pickled result of a task.
    ///
    /// @param task its number
    public int putResult(long task, Value pickle) {
        int length = Math.toIntExact(pickle.getBufferSize());
        byte[] record = new byte[Long.BYTES + length];
        ByteBuffer.wrap(record).putLong(task);
        pickle.readBuffer(0, record, Long.BYTES, length);
        return putPatiently(record, ItemTag.RESULT, queue.maxItems());
    }

    /// Where there is no memory, wait for that of the items that are there: somebody takes them.
    private int putPatiently(byte[] bytes, int tag, int limit) {
        MemorySegment record = MemorySegment.ofArray(bytes);
        int stored = put(record, tag, limit, FOREVER);
        return stored == -Errno.ENOSPC ? put(record, tag, 1, FOREVER) : stored;
    }

    /// See [SharedQueue#enterTaker].
    public void enterTaker() {
        queue.enterTaker();
    }

    /// See [SharedQueue#done].
    public void done(long number) {
        queue.done(number);
    }

    /// See [SharedQueue#bury].
    ///
    /// @return number of the item, or -1
    public long bury(int pid) {
        return queue.bury(pid).orElse(-1);
    }

    /// Store a `bytes` object.
    public int putBytes(Value bytes, double seconds) {
        return putBuffer(bytes, ItemTag.BYTES, seconds);
    }

    /// Store ASCII text.
    public int putText(String text, double seconds) {
        return put(text.getBytes(StandardCharsets.ISO_8859_1), ItemTag.TEXT, seconds);
    }

    public int putLong(long value, double seconds) {
        return put(eightBytes(value), ItemTag.LONG, seconds);
    }

    /// Store an integer from a thread that is not Python's.
    void announce(long value) {
        queue.put(eightBytes(value), ItemTag.LONG, Deadline.NEVER);
    }

    public int putDouble(double value, double seconds) {
        return put(eightBytes(Double.doubleToRawLongBits(value)), ItemTag.DOUBLE, seconds);
    }

    public int putBoolean(boolean value, double seconds) {
        return put(EMPTY, value ? ItemTag.TRUE : ItemTag.FALSE, seconds);
    }

    public int putNone(double seconds) {
        return put(EMPTY, ItemTag.NONE, seconds);
    }

    /// Take the oldest item.
    ///
    /// @return a Boolean, Long, Double or String for such an item, an [Item] for others; null,
    ///   which Python sees as None, when there was none in time
    public Object get(double seconds) {
        return get(seconds, Item::new);
    }

    /// As [#get], for who wants no more of an item than its object: a pickle and bytes come as text
    /// of as many chars behind [#PICKLE_MARK] or [#BYTES_MARK]. Text is ASCII, and begins with
    /// neither.
    public Object getObject(double seconds) {
        return get(
                seconds,
                item ->
                        switch (item.tag()) {
                            case ItemTag.PICKLE -> marked(PICKLE_MARK, item.bytes());
                            case ItemTag.BYTES -> marked(BYTES_MARK, item.bytes());
                            default -> new Item(item);
                        });
    }

    private static String marked(int mark, byte[] bytes) {
        byte[] marked = new byte[1 + bytes.length];
        marked[0] = (byte) mark;
        System.arraycopy(bytes, 0, marked, 1, bytes.length);
        return new String(marked, StandardCharsets.ISO_8859_1);
    }

    private Object get(double seconds, Function<QueueItem, Object> others) {
        Context context = Context.getCurrent();
        try {
            Optional<QueueItem> taken = queue.get(Waiting.deadline(seconds), context::safepoint);
            return taken.map(item -> decode(item, others)).orElse(null);
        } catch (ErrnoException e) {
            return new Item(e.errno());
        } catch (DamagedQueueException _) {
            return new Item(Errno.EIO);
        }
    }

    public int size() {
        return queue.size();
    }

    /// What another process attaches by.
    public String handle() {
        return queue.handle();
    }

    /// Descriptor that polls readable when an item comes, between [#beginWatch] and [#endWatch].
    ///
    /// @return the descriptor, or the negated errno of the failure
    public int bell() {
        try {
            return queue.watchFd();
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    /// Begin to watch.
    ///
    /// @return 0, or the errno of the failure
    public int beginWatch() {
        try {
            queue.beginWatch();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    public void endWatch() {
        queue.endWatch();
    }

    /// Make the bell unreadable if the queue is empty.
    public void silenceBell() {
        queue.drainBell();
    }

    /// A scalar as it is; of others what `others` makes.
    static Object decode(QueueItem item, Function<QueueItem, Object> others) {
        return switch (item.tag()) {
            case ItemTag.FALSE -> false;
            case ItemTag.TRUE -> true;
            case ItemTag.LONG -> item.eightBytes().getLong();
            case ItemTag.DOUBLE -> item.eightBytes().getDouble();
            case ItemTag.TEXT -> new String(item.bytes(), StandardCharsets.ISO_8859_1);
            default -> others.apply(item);
        };
    }

    private int putBuffer(Value buffer, int tag, double seconds) {
        return put(HostBridge.bytes(buffer), tag, seconds);
    }

    private int put(byte[] record, int tag, double seconds) {
        return put(MemorySegment.ofArray(record), tag, queue.maxItems(), seconds);
    }

    private int put(MemorySegment record, int tag, int limit, double seconds) {
        Context context = Context.getCurrent();
        Deadline deadline = Waiting.deadline(seconds);
        try {
            boolean stored = queue.put(record, tag, limit, deadline, context::safepoint);
            return stored ? STORED : FULL;
        } catch (ErrnoException e) {
            return -e.errno();
        } catch (DamagedQueueException _) {
            return -Errno.EIO;
        }
    }

    static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
