package dev.polyfork;

import java.util.concurrent.Flow;
import java.util.function.Supplier;

/// Runs a generator for each subscriber, on a virtual thread, as fast as the subscriber asks.
///
/// @param <T> type of the items
final class GeneratorPublisher<T> implements Flow.Publisher<T> {
    private final Supplier<Generation<T>> generator;

    /// @param generator starts one
    GeneratorPublisher(Supplier<Generation<T>> generator) {
        this.generator = generator;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Delivery<T> delivery = new Delivery<>(subscriber, generator);
        Thread.ofVirtual().name("polyfork-publisher").start(delivery);
    }

    /// What happens between a generator and a subscriber.
    private static final class Delivery<T> implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super T> subscriber;
        private final Supplier<Generation<T>> generator;
        private long wanted;
        private boolean cancelled;
        private boolean misused;
        private Runnable ending = () -> {};

        Delivery(Flow.Subscriber<? super T> subscriber, Supplier<Generation<T>> generator) {
            this.subscriber = subscriber;
            this.generator = generator;
        }

        @Override
        public synchronized void request(long count) {
            misused |= count <= 0;
            long sum = wanted + Math.max(count, 0);
            wanted = sum < 0 ? Long.MAX_VALUE : sum;
            notifyAll();
        }

        @Override
        public void cancel() {
            Runnable last;
            synchronized (this) {
                cancelled = true;
                notifyAll();
                last = ending;
            }
            last.run();
        }

        @Override
        public void run() {
            subscriber.onSubscribe(this);
            try {
                deliver();
            } catch (RuntimeException | InterruptedException e) {
                if (!isCancelled()) {
                    subscriber.onError(e);
                }
            }
        }

        private void deliver() throws InterruptedException {
            if (!awaitDemand()) {
                return;
            }
            Generation<T> items = generator.get();
            endWith(items::cancel);
            try {
                while (items.await()) {
                    if (!awaitDemand()) {
                        return;
                    }
                    subscriber.onNext(takeFrom(items));
                }
                if (!isCancelled()) {
                    subscriber.onComplete();
                }
            } finally {
                items.cancel();
            }
        }

        /// False when cancelled.
        private synchronized boolean awaitDemand() throws InterruptedException {
            while (wanted == 0 && !cancelled && !misused) {
                wait();
            }
            if (misused && !cancelled) {
                throw new IllegalArgumentException("request: less than 1 item");
            }
            return !cancelled;
        }

        private synchronized T takeFrom(Generation<T> items) {
            wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            return items.take();
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        private void endWith(Runnable last) {
            boolean late;
            synchronized (this) {
                ending = last;
                late = cancelled;
            }
            if (late) {
                last.run();
            }
        }
    }
}
