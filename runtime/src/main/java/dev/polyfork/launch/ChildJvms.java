package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.wire.Message;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/// The living child JVMs of a session and the two ways to a new one: to fork it from another one
/// that is kept for that, or to boot it. Thread-safe.
final class ChildJvms {
    private static final System.Logger LOG = System.getLogger(ChildJvms.class.getName());

    private final Map<Integer, ChildJvm> living = new ConcurrentHashMap<>();
    private final Booter booter;
    private final Crew crew;
    private final ObjIntConsumer<ChildJvm> whenEnded;
    private Optional<ForkTemplate> template = Optional.empty();
    private boolean forking;
    private volatile boolean ending;

    /// Starts a JVM with a command line.
    @FunctionalInterface
    interface Booter {
        Process boot() throws IOException;
    }

    /// @param forking whether a JVM may be forked
    /// @param crew for the threads that care for the children, two for one that is forked and one
    ///   for one that is booted
    /// @param booter starts a JVM that connects to the session
    /// @param whenEnded told of each child that has ended, with its exit status
    ChildJvms(boolean forking, Crew crew, Booter booter, ObjIntConsumer<ChildJvm> whenEnded) {
        this.forking = forking;
        this.crew = crew;
        this.booter = booter;
        this.whenEnded = whenEnded;
    }

    Optional<ChildJvm> find(int pid) {
        return Optional.ofNullable(living.get(pid));
    }

    /// Fork a child JVM, or boot one where that is not possible. Blocks while the JVM to fork from
    /// still starts.
    ///
    /// @throws ErrnoException EAGAIN or ENOMEM if there is no room for another process
    ChildJvm start() throws IOException {
        Optional<ForkTemplate> source = template();
        if (source.isPresent()) {
            try {
                return fork(source.get());
            } catch (IOException e) {
                LOG.log(DEBUG, "child JVMs are not forked any more: {0}", e.getMessage());
                stopForking();
            }
        }
        return boot();
    }

    private ChildJvm fork(ForkTemplate source) throws IOException {
        crew.reserve(2);
        boolean born = false;
        try {
            int pid = source.fork();
            born = true;
            return adopt(pid);
        } finally {
            if (!born) {
                crew.release();
                crew.release();
            }
        }
    }

    /// The child JVM with a process id, which may have said hello before its birth was reported.
    ChildJvm adopt(int pid) {
        ChildJvm fresh = ChildJvm.forked(pid);
        Optional<ChildJvm> known = Optional.ofNullable(living.putIfAbsent(pid, fresh));
        if (known.isEmpty()) {
            follow(fresh);
            crew.run("polyfork-reaper", fresh::reap);
        }
        return known.orElse(fresh);
    }

    /// Fork from now on from a child JVM that was forked from this one.
    ///
    /// @throws ErrnoException EAGAIN if there is no room for its threads
    synchronized void forkFrom(int pid) {
        crew.reserve(2);
        template = Optional.of(new ForkTemplate(adopt(pid)));
    }

    /// The JVM to fork from, booted now if there is none; empty when nothing can be forked.
    synchronized Optional<ForkTemplate> template() throws IOException {
        if (forking && template.isEmpty()) {
            template = Optional.of(new ForkTemplate(boot()));
        }
        return template;
    }

    synchronized Optional<ForkTemplate> currentTemplate() {
        return template;
    }

    /// A child has loaded all that it needs.
    ///
    /// @return whether it is the one to fork from
    synchronized boolean isReadyTemplate(ChildJvm child) {
        Optional<ForkTemplate> ready = template.filter(t -> t.is(child));
        ready.ifPresent(ForkTemplate::markReady);
        return ready.isPresent();
    }

    /// The JVM to fork from has answered.
    synchronized void answered(long request, Message answer) {
        template.ifPresent(t -> t.answered(request, answer));
    }

    /// Wait for processes that Ctrl-C ends, no longer than those that are dismissed get.
    void awaitInterrupted() {
        long end = System.nanoTime() + ChildJvm.GRACE_NANOS;
        living.values().stream()
                .filter(ChildJvm::isInterruptible)
                .forEach(child -> child.awaitEnd(end - System.nanoTime()));
    }

    /// End all of them, and wait until they have ended. Those that are noted from now on, because
    /// they say hello or their birth is reported late, are ended at once.
    void killAll() {
        ending = true;
        // First of all, so that whoever waits for a fork stops waiting.
        stopForking();
        living.values().forEach(ChildJvm::kill);
        living.values().forEach(ChildJvm::awaitEnd);
    }

    private synchronized void stopForking() {
        forking = false;
        template.ifPresent(ForkTemplate::end);
        template = Optional.empty();
    }

    private synchronized void lost(ChildJvm child) {
        template.filter(t -> t.is(child)).ifPresent(ForkTemplate::end);
    }

    private ChildJvm boot() throws IOException {
        crew.reserve(1);
        ChildJvm child = ChildJvm.booted(booter.boot());
        living.put(child.pid(), child);
        follow(child);
        return child;
    }

    private void follow(ChildJvm child) {
        child.whenEnded(status -> {
            living.remove(child.pid());
            if (!child.isConnected()) {
                crew.release();
            }
            // First, because others may hold locks while they wait for it.
            lost(child);
            whenEnded.accept(child, status);
        });
        // It is among the living before this look; killAll() looks at them after the change.
        if (ending) {
            child.kill();
        }
    }
}
