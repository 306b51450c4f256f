package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The child JVMs that wait to become a process, and the rule when to start more.
///
/// The pool keeps `size` of them. It boots as many at a time as there are processors beside the one
/// that the script itself keeps busy, and a refill waits until no child JVM is booting any more:
/// otherwise it would slow down just the children that the script is waiting for. Thread-safe.
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
    private boolean stopped;

    StandbyPool(Starter starter, int size) {
        this.starter = starter;
        this.size = size;
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

    /// A child JVM has finished its start.
    synchronized void booted(ChildJvm child) {
        booting.remove(child);
        refill();
    }

    /// A child JVM has ended. One that dies while idle is not replaced at once: what killed it
    /// would kill the next one too, and the pool would start JVMs for ever.
    synchronized void ended(ChildJvm child) {
        boolean wasBooting = booting.remove(child);
        if (!idle.remove(child) && !wasBooting) {
            refill();
        }
    }

    /// Start no more.
    synchronized void stop() {
        stopped = true;
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
        } catch (IOException e) {
            // The start of a process will fail for the same reason, where somebody can handle it.
            LOG.log(DEBUG, "no standby JVM could be started: {0}", e.getMessage());
            return false;
        }
    }
}
