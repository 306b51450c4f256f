package dev.polyfork.jobs;

import dev.polyfork.value.Report;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// One call of a Python function, from its submission to its outcome.
///
/// ```
///   QUEUED ──begin──> RUNNING ──finish──> DONE
///      └────────────────┴───────abandon────┘
/// ```
///
/// Thread-safe.
public final class Job {
    private enum State {
        QUEUED,
        RUNNING,
        DONE
    }

    private final String function;
    private final long submitted = System.nanoTime();
    private final ByteBuffer request;
    private final Callbacks callbacks;
    private final Consumer<Outcome> whenDone;
    private State state = State.QUEUED;
    private Optional<Worker> worker = Optional.empty();

    /// Describe a call.
    ///
    /// @param function how messages call it
    /// @param request from [dev.polyfork.value.PickleWriter#writeCall] with
    ///   [JobChannel#HEADER_BYTES] of room
    /// @param callbacks that the function gets
    /// @param whenDone told the outcome once, on any thread; must not block
    public Job(
            String function, ByteBuffer request, Callbacks callbacks, Consumer<Outcome> whenDone) {
        this.function = function;
        this.request = request;
        this.callbacks = callbacks;
        this.whenDone = whenDone;
    }

    String function() {
        return function;
    }

    /// How long ago it was submitted.
    long ageNanos() {
        return System.nanoTime() - submitted;
    }

    ByteBuffer request() {
        return request;
    }

    /// A worker is about to do it; false when somebody has given it up.
    synchronized boolean begin(Worker ours) {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        worker = Optional.of(ours);
        return true;
    }

    /// The function calls Java. Blocks until Java has done what it wants.
    ///
    /// @return the reply; empty when none is waited for
    Optional<ByteBuffer> report(Report report) {
        synchronized (this) {
            if (state == State.DONE) {
                return Optional.empty();
            }
        }
        return callbacks.call(report);
    }

    void finish(Outcome outcome) {
        synchronized (this) {
            if (state == State.DONE) {
                return;
            }
            state = State.DONE;
        }
        whenDone.accept(outcome);
    }

    /// Give it up, with the outcome [Outcome.Cancelled]. Work that has begun is ended, within twice
    /// the grace period. Does not block.
    ///
    /// @return false when it was done already
    public boolean cancel() {
        return abandon(new Outcome.Cancelled());
    }

    boolean abandon(Outcome outcome) {
        synchronized (this) {
            if (state == State.DONE) {
                return false;
            }
            state = State.DONE;
        }
        worker.ifPresent(w -> w.interrupt(this));
        whenDone.accept(outcome);
        return true;
    }
}
