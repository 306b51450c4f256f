package dev.polyfork;

import dev.polyfork.value.Callback;
import dev.polyfork.value.MappingException;
import dev.polyfork.value.Report;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Optional;

/// What a generator has made and nobody has taken, a limited number of items: a callback of the
/// generator's job. One thread takes.
///
/// After the end nothing more comes in, and what is there can still be taken.
final class ItemBuffer implements Callback {
    private static final int CAPACITY = 64;

    private final ArrayDeque<Optional<Object>> items = new ArrayDeque<>();
    private final String function;
    private final Type type;
    private long count;
    private boolean ended;
    private Optional<ConversionException> failure = Optional.empty();

    /// @param function that makes the items, for messages
    /// @param type of the items
    ItemBuffer(String function, Type type) {
        this.function = function;
        this.type = type;
    }

    @Override
    public boolean answers() {
        return false;
    }

    /// Add an item. Blocks while there are too many.
    @Override
    public Object call(Report report) {
        try {
            put(report.first(type, "items[%d]".formatted(count)));
            count++;
        } catch (MappingException e) {
            fail(new ConversionException(function + ": " + e.getMessage()));
        }
        return null;
    }

    private synchronized void put(Object item) {
        boolean interrupted = false;
        while (items.size() >= CAPACITY && !ended) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (!ended) {
            items.add(Optional.ofNullable(item));
            notifyAll();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tell that there will be no more items.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void fail(ConversionException reason) {
        failure = Optional.of(reason);
        end();
    }

    /// Why it has ended, when an item was not of the type.
    synchronized Optional<ConversionException> failure() {
        return failure;
    }

    /// Forget what is there, and end.
    synchronized void discard() {
        items.clear();
        end();
    }

    /// Wait for an item.
    ///
    /// @return false at the end
    synchronized boolean await() throws InterruptedException {
        while (items.isEmpty() && !ended) {
            wait();
        }
        return !items.isEmpty();
    }

    /// Take the oldest item, which is there.
    ///
    /// @return null for None
    synchronized Object take() {
        notifyAll();
        return items.remove().orElse(null);
    }
}
