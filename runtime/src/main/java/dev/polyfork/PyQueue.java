package dev.polyfork;

import dev.polyfork.channel.ItemTag;
import dev.polyfork.channel.QueueItem;
import dev.polyfork.channel.SharedQueue;
import dev.polyfork.sync.Deadline;
import dev.polyfork.value.Conversion;
import dev.polyfork.value.MappingException;
import dev.polyfork.value.PickleWriter;
import dev.polyfork.value.PythonName;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// A first-in first-out queue in shared memory: a job that gets it as an argument has a
/// `multiprocessing.Queue`. Any number of threads and processes may put and take.
///
/// Thread-safe. Items are copied; None is null, for which [#take] has no use: it gives
/// Optional.empty only for [#poll].
///
/// @param <T> type of the items that Java takes
public final class PyQueue<T> extends Shared {
    private static final PythonName FUNCTION = new PythonName(MODULE, "queue");
    private static final byte[] NOTHING = {};

    private final SharedQueue queue;
    private final Type type;

    PyQueue(SharedQueue queue, Type type) {
        this.queue = queue;
        this.type = type;
    }

    /// Add an item. Blocks while the queue is full.
    ///
    /// @param item copied
    /// @throws InterruptedException when this thread is interrupted meanwhile
    /// @throws ConversionException if the item has no counterpart in Python
    public void put(T item) throws InterruptedException {
        put(item, Deadline.NEVER);
    }

    /// Add an item, if there is room in time.
    ///
    /// @param item copied
    /// @param patience how long to wait at most
    /// @throws TimeoutException when the queue was full all the time
    /// @throws InterruptedException when this thread is interrupted meanwhile
    /// @throws ConversionException if the item has no counterpart in Python
    public void put(T item, Duration patience) throws InterruptedException, TimeoutException {
        if (!put(item, Deadlines.in(patience))) {
            throw new TimeoutException(
                    "the queue was full for %s: capacity=%d".formatted(patience, queue.maxItems()));
        }
    }

    private boolean put(T item, Deadline deadline) throws InterruptedException {
        int tag = tag(item);
        MemorySegment record = record(item, tag);
        return using(() ->
                queue.put(record, tag, Deadline.NOW, hook())
                        || (!deadline.equals(Deadline.NOW)
                                && Waits.call(
                                        this,
                                        "put",
                                        () -> queue.put(record, tag, deadline, hook()))));
    }

    /// Take the oldest item. Blocks while there is none.
    ///
    /// @return the item; null for Python's None
    /// @throws InterruptedException when this thread is interrupted meanwhile
    /// @throws ConversionException if the item is of another type; it is gone then
    public T take() throws InterruptedException {
        return read(get(Deadline.NEVER).orElseThrow());
    }

    /// Take the oldest item, if there is one in time.
    ///
    /// @param patience how long to wait at most
    /// @return the item; empty when there was none, and for Python's None
    /// @throws InterruptedException when this thread is interrupted meanwhile
    /// @throws ConversionException if the item is of another type; it is gone then
    public Optional<T> poll(Duration patience) throws InterruptedException {
        return get(Deadlines.in(patience)).map(this::read);
    }

    private Optional<QueueItem> get(Deadline deadline) throws InterruptedException {
        return using(() -> {
            Optional<QueueItem> item = queue.get(Deadline.NOW, hook());
            return item.isPresent() || deadline.equals(Deadline.NOW)
                    ? item
                    : Waits.call(this, "take", () -> queue.get(deadline, hook()));
        });
    }

    /// Tell how many items there are.
    ///
    /// @return the number at some moment during the call
    public int size() {
        try {
            return using(queue::size);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        }
    }

    @Override
    public PythonName function() {
        return FUNCTION;
    }

    @Override
    List<?> handles() {
        int capacity = queue.maxItems();
        return List.of(queue.handle(), capacity == 0 ? Integer.MAX_VALUE : capacity);
    }

    @Override
    public String toString() {
        return "PyQueue[%s, capacity=%d]".formatted(queue.handle(), queue.maxItems());
    }

    @Override
    void unmap() {
        queue.close();
    }

    private static int tag(Object item) {
        return switch (item) {
            case null -> ItemTag.NONE;
            case Boolean b -> b ? ItemTag.TRUE : ItemTag.FALSE;
            case Long _, Integer _, Short _, Byte _ -> ItemTag.LONG;
            case Double _, Float _ -> ItemTag.DOUBLE;
            case byte[] _ -> ItemTag.BYTES;
            default -> ItemTag.PICKLE;
        };
    }

    private static MemorySegment record(Object item, int tag) {
        return switch (tag) {
            case ItemTag.LONG -> eightBytes(((Number) item).longValue());
            case ItemTag.DOUBLE ->
                    eightBytes(Double.doubleToRawLongBits(((Number) item).doubleValue()));
            case ItemTag.BYTES -> MemorySegment.ofArray((byte[]) item);
            case ItemTag.PICKLE -> pickle(item);
            default -> MemorySegment.ofArray(NOTHING);
        };
    }

    private static MemorySegment pickle(Object item) {
        try {
            return MemorySegment.ofBuffer(PickleWriter.write(item, "item", 0));
        } catch (MappingException e) {
            throw new ConversionException(e.getMessage());
        }
    }

    private static MemorySegment eightBytes(long value) {
        return MemorySegment.ofBuffer(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }

    @SuppressWarnings("unchecked")
    private T read(QueueItem item) {
        byte[] bytes = item.bytes();
        try {
            return (T)
                    switch (item.tag()) {
                        case ItemTag.PICKLE -> Conversion.read(bytes, type, "item");
                        case ItemTag.NONE -> null;
                        case ItemTag.FALSE -> Conversion.plain(false, type, "item");
                        case ItemTag.TRUE -> Conversion.plain(true, type, "item");
                        case ItemTag.LONG ->
                                Conversion.plain(ByteBuffer.wrap(bytes).getLong(), type, "item");
                        case ItemTag.DOUBLE ->
                                Conversion.plain(ByteBuffer.wrap(bytes).getDouble(), type, "item");
                        case ItemTag.TEXT ->
                                Conversion.plain(
                                        new String(bytes, StandardCharsets.ISO_8859_1),
                                        type,
                                        "item");
                        default -> Conversion.plain(bytes, type, "item");
                    };
        } catch (MappingException e) {
            throw new ConversionException(e.getMessage());
        }
    }
}
