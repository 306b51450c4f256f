package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.ErrnoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The child JVMs that wait to become a process, and the rule when to start more.
///
/// The pool keeps `size` of them. It boots as many at a time as there are processors beside the one
/// that the script itself keeps busy, and a refill waits until no child JVM is booting any more:
/// otherwise it would slow down just the children that the script is waiting for. Starting a
/// standby takes as long as a fork, for which nobody who waits for a child's end or for an answer
/// should have to wait: that is what [#run] is for. Thread-safe.
final class StandbyPool {
    private static final System.Logger LOG = System.getLogger(StandbyPool.class.getName());

    /// Starts one child JVM.
    @FunctionalInterface
    interface Starter {
        ChildJvm start() throws IOException;
    }

    private final Starter starter;
    private final int size;
    private final List<ChildJvm> idle = new ArrayList<>();
    private final List<ChildJvm> booting = new ArrayList<>();
    private final BlockingQueue<Runnable> chores = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    StandbyPool(Starter starter, int size) {
        this.starter = starter;
        this.size = size;
    }

    /// Do what is to be done for the pool, until it is stopped. Blocks.
    void run() {
        try {
            while (!stopped) {
                chores.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the session's threads", e);
        }
    }

    /// The JVM to fork from is ready.
    void forkable() {
        chores.add(this::fill);
    }

    /// A child JVM has finished its start.
    void booted(ChildJvm child) {
        chores.add(() -> settle(child));
    }

    /// A child JVM has ended.
    void ended(ChildJvm child) {
        chores.add(() -> forget(child));
    }

    /// Start child JVMs, as many as may boot at a time; [#booted] goes on until the pool is full.
    synchronized void fill() {
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        while (!stopped && idle.size() < Math.min(size, atOnce)) {
            if (!startIdle()) {
                return;
            }
        }
    }

    /// Claim a child JVM: one that is ready, else one that boots, else a new one.
    ///
    /// @throws IOException if a new one is needed and cannot be started
    /// @throws ErrnoException if there is no room for another process
    synchronized ChildJvm take() throws IOException {
        while (!idle.isEmpty()) {
            ChildJvm best = idle.stream().max(Comparator.comparing(ChildJvm::isReady)).get();
            idle.remove(best);
            if (best.claim()) {
                return best;
            }
        }
        ChildJvm fresh = starter.start();
        booting.add(fresh);
        fresh.claim();
        return fresh;
    }

    /// Start no more.
    synchronized void stop() {
        stopped = true;
        chores.add(() -> {});
    }

    private synchronized void settle(ChildJvm child) {
        booting.remove(child);
        refill();
    }

    /// One that dies while idle is not replaced at once: what killed it would kill the next one
    /// too, and the pool would start JVMs for ever.
    private synchronized void forget(ChildJvm child) {
        boolean wasBooting = booting.remove(child);
        if (!idle.remove(child) && !wasBooting) {
            refill();
        }
    }

    private void refill() {
        if (!stopped && booting.isEmpty() && idle.size() < size) {
            startIdle();
        }
    }

    private boolean startIdle() {
        try {
            ChildJvm child = starter.start();
            idle.add(child);
            booting.add(child);
            return true;
        } catch (IOException | ErrnoException e) {
            // The start of a process will fail for the same reason, where somebody can handle it.
            LOG.log(DEBUG, "no standby JVM could be started: {0}", e.getMessage());
            return false;
        }
    }
}
