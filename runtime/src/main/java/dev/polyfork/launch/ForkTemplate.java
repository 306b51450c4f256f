package dev.polyfork.launch;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.wire.Message;
import dev.polyfork.wire.ProtocolException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The JVM that other child JVMs are forked from: a standby that never becomes a process.
///
/// Thread-safe. Blocks only in [#fork] and [#awaitReady].
final class ForkTemplate {
    private static final String ENDED = "the JVM to fork from has ended";

    private final ChildJvm jvm;
    private final Map<Long, CompletableFuture<Message>> requests = new ConcurrentHashMap<>();
    private final AtomicLong lastRequest = new AtomicLong();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean ended;

    ForkTemplate(ChildJvm jvm) {
        this.jvm = jvm;
        jvm.claim();
    }

    boolean is(ChildJvm other) {
        return jvm == other;
    }

    /// Wait until it has forked a JVM, when it still starts until it can.
    ///
    /// @return the new JVM's process id
    /// @throws IOException if it cannot, or has ended
    /// @throws ErrnoException EAGAIN or ENOMEM if there is no room for another process
    int fork() throws IOException {
        if (!jvm.awaitConnection()) {
            throw new IOException(ENDED);
        }
        long request = lastRequest.incrementAndGet();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        requests.put(request, answer);
        jvm.tell(new Message.Fork(request));
        if (ended) {
            lost(request, answer);
        }
        try {
            return switch (answer.join()) {
                case Message.Launched(long _, int pid) -> pid;
                case Message.LaunchFailed failed -> throw failure(failed);
                case Message other -> throw new ProtocolException("no answer: " + other.getClass());
            };
        } finally {
            requests.remove(request);
        }
    }

    /// It has loaded all that it hands on.
    void markReady() {
        ready.countDown();
    }

    /// Wait until it has loaded all, or has ended; false when neither comes in time.
    boolean awaitReady(long nanos) throws InterruptedException {
        return ready.await(nanos, TimeUnit.NANOSECONDS);
    }

    /// It has said what became of a request.
    void answered(long request, Message answer) {
        Optional.ofNullable(requests.get(request)).ifPresent(f -> f.complete(answer));
    }

    /// End it, if it has not ended already, and all waiting for it.
    void end() {
        ended = true;
        ready.countDown();
        jvm.kill();
        requests.forEach(ForkTemplate::lost);
    }

    private static IOException failure(Message.LaunchFailed failed) {
        if (failed.errno() == Errno.EAGAIN || failed.errno() == Errno.ENOMEM) {
            throw new ErrnoException("fork", failed.errno(), failed.reason());
        }
        return new IOException(failed.reason());
    }

    private static void lost(long request, CompletableFuture<Message> answer) {
        answer.complete(new Message.LaunchFailed(request, Errno.ECHILD, ENDED));
    }
}
