package dev.polyfork;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What the job of a generator makes, item by item. For one thread, but [#cancel].
///
/// @param <T> type of the items
final class Generation<T> extends AbstractSpliterator<T> {
    private final ItemBuffer buffer;
    private final CompletableFuture<Void> job;

    /// @param buffer gets the items before the job is done
    Generation(ItemBuffer buffer, CompletableFuture<Void> job) {
        super(Long.MAX_VALUE, Spliterator.ORDERED);
        this.buffer = buffer;
        this.job = job;
        CompletableFuture<Void> _ = job.whenComplete((_, _) -> buffer.end());
    }

    Stream<T> stream() {
        return StreamSupport.stream(this, false).onClose(this::cancel);
    }

    /// Wait for an item.
    ///
    /// @return false when there are no more
    /// @throws RuntimeException why the generator did not come to its end, see [Polyfork#call]
    boolean await() {
        try {
            if (buffer.await()) {
                return true;
            }
        } catch (InterruptedException _) {
            cancel();
            throw JobCalls.interrupted("a generator");
        }
        buffer.failure()
                .ifPresent(failure -> {
                    cancel();
                    throw failure;
                });
        JobCalls.await(job);
        return false;
    }

    @SuppressWarnings("unchecked")
    T take() {
        return (T) buffer.take();
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        if (!await()) {
            return false;
        }
        action.accept(take());
        return true;
    }

    /// End the generator, if it has not ended.
    void cancel() {
        buffer.discard();
        job.cancel(true);
    }
}
