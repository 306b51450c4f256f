package dev.polyfork.python;

import dev.polyfork.builtins.JavaFunction;
import dev.polyfork.channel.DamagedQueueException;
import dev.polyfork.channel.ItemTag;
import dev.polyfork.channel.QueueItem;
import dev.polyfork.channel.SharedQueue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// What can be done with a queue at once, as builtin functions of Python: to put where there is
/// room and to take where there is something, while nobody else is at it.
///
/// All of them are given the [QueueBridge] first. What puts returns whether it has; what takes,
/// None if it has not. In that case one of the bridge's methods does it, which may wait, and tells
/// what is wrong.
final class QueueFunctions {
    static final Map<String, JavaFunction> ALL =
            Map.of(
                    "put", QueueFunctions::put,
                    "put_pickle", QueueFunctions::putPickle,
                    "put_task", QueueFunctions::putTask,
                    "put_result", QueueFunctions::putResult,
                    "take", QueueFunctions::take,
                    "take_task", QueueFunctions::takeTask,
                    "take_result", QueueFunctions::takeResult);

    /// More than that are stored while other Python threads run.
    private static final int MOST_BYTES = 1 << 20;

    private QueueFunctions() {}

    private static SharedQueue queue(Object[] arguments) {
        return ((QueueBridge) arguments[0]).queue();
    }

    private static Object put(Object[] arguments) {
        SharedQueue queue = queue(arguments);
        return switch (arguments[1]) {
            case null -> put(queue, new byte[0], ItemTag.NONE);
            case Boolean truth -> put(queue, new byte[0], truth ? ItemTag.TRUE : ItemTag.FALSE);
            case Integer number -> put(queue, QueueBridge.eightBytes(number), ItemTag.LONG);
            case Long number -> put(queue, QueueBridge.eightBytes(number), ItemTag.LONG);
            case Double number ->
                    put(
                            queue,
                            QueueBridge.eightBytes(Double.doubleToRawLongBits(number)),
                            ItemTag.DOUBLE);
            case byte[] bytes -> put(queue, bytes, ItemTag.BYTES);
            case String text ->
                    put(queue, text.getBytes(StandardCharsets.ISO_8859_1), ItemTag.TEXT);
            default -> false;
        };
    }

    private static Object putPickle(Object[] arguments) {
        return arguments[1] instanceof byte[] bytes && put(queue(arguments), bytes, ItemTag.PICKLE);
    }

    private static Object putTask(Object[] arguments) {
        SharedQueue queue = queue(arguments);
        return arguments[1] instanceof byte[] bytes
                && queue.size() < QueueBridge.taskLimit(bytes.length, queue)
                && put(queue, bytes, ItemTag.PICKLE);
    }

    private static Object putResult(Object[] arguments) {
        if (!(arguments[2] instanceof byte[] bytes)) {
            return false;
        }
        byte[] record = new byte[Long.BYTES + bytes.length];
        ByteBuffer.wrap(record).putLong(((Number) arguments[1]).longValue()).put(bytes);
        return put(queue(arguments), record, ItemTag.RESULT);
    }

    private static boolean put(SharedQueue queue, byte[] record, int tag) {
        return record.length <= MOST_BYTES && queue.putNow(MemorySegment.ofArray(record), tag);
    }

    private static Object take(Object[] arguments) {
        return queue(arguments).takeNow().map(QueueFunctions::object).orElse(null);
    }

    /// A scalar as it is, what is to be loaded in a tuple, and an empty tuple for None.
    private static Object object(QueueItem item) {
        try {
            return QueueBridge.decode(item, QueueFunctions::otherObject);
        } catch (DamagedQueueException _) {
            // It is taken already, so the error must not be lost: Python cannot load it either.
            return otherObject(item);
        }
    }

    private static Object otherObject(QueueItem item) {
        return switch (item.tag()) {
            case ItemTag.BYTES -> item.bytes();
            case ItemTag.NONE -> new Object[0];
            default -> new Object[] {item.bytes()};
        };
    }

    /// The task's number and bytes.
    private static Object takeTask(Object[] arguments) {
        return queue(arguments)
                .takeNow()
                .map(item -> (Object) new Object[] {item.number(), item.bytes()})
                .orElse(null);
    }

    /// The result's task and bytes, or what [#take] would return.
    private static Object takeResult(Object[] arguments) {
        return queue(arguments).takeNow().map(QueueFunctions::result).orElse(null);
    }

    private static Object result(QueueItem item) {
        byte[] bytes = item.bytes();
        if (item.tag() != ItemTag.RESULT || bytes.length < Long.BYTES) {
            return object(item);
        }
        return new Object[] {
            ByteBuffer.wrap(bytes).getLong(), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)
        };
    }
}
