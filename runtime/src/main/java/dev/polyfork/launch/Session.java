package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.ProcessFork;
import dev.polyfork.os.UnixListener;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.wire.ControlChannel;
import dev.polyfork.wire.Message;
import dev.polyfork.wire.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One run of Polyfork as its root JVM sees it: starts child JVMs, hears from them, and ends them.
///
/// Owns the session directory, the control socket and every child JVM. Thread-safe. One platform
/// daemon thread accepts connections, one more per child reads what it says.
public final class Session implements ProcessLauncher, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());
    private static final int TOKEN_BYTES = 16;
    private static final long RETRY_NANOS = 50_000_000;

    private final SessionDirectory directory;
    private final String token;
    private final UnixListener listener;
    private final ChildLauncher launcher;
    private final StandbyPool pool;
    private final ChildJvms children;
    private final Object closing = new Object();
    private volatile DeathListener deaths = (_, _) -> {};
    private volatile boolean closed;

    /// A child JVM could not boot: from then on a start waits to see whether its own can.
    private volatile boolean wary;

    /// Told of every child that did not end with exit code 0, before its parent hears of it.
    @FunctionalInterface
    public interface DeathListener {
        /// Called before the dead child's parent hears of it.
        ///
        /// @param pid process id of the dead child
        /// @param status `-N` for death by signal N, or the exit code
        void died(int pid, int status);
    }

    private Session(
            SessionDirectory directory, String token, ChildLauncher launcher, int standbys) {
        this.directory = directory;
        this.token = token;
        this.launcher = launcher;
        this.listener = UnixSocket.listen(directory.controlSocket());
        this.children = new ChildJvms(launcher.isForkable(), this::boot, this::ended);
        this.pool = new StandbyPool(children::start, standbys);
    }

    private void acceptConnections() {
        Thread.ofPlatform().daemon().name("polyfork-accept").start(this::acceptAll);
    }

    /// Open a session. Starts no child JVM yet.
    ///
    /// @param launcher how a child JVM is started
    /// @param standbys how many idle child JVMs to keep, 0 for none
    /// @throws IOException if there is no writable place for the session directory
    public static Session open(ChildLauncher launcher, int standbys) throws IOException {
        Session session = create(launcher, standbys);
        session.acceptConnections();
        return session;
    }

    /// Open a session whose child JVMs are forked from a copy of this JVM as it is now.
    ///
    /// @param launcher how a child JVM is started when that copy is lost
    /// @param standbys how many idle child JVMs to keep, 0 for none
    /// @param life what the copy does, on the calling thread; does not return
    /// @throws IOException if there is no writable place for the session directory
    /// @throws ErrnoException if this JVM cannot be forked
    public static Session openForked(
            ChildLauncher launcher, int standbys, Consumer<SessionAddress> life)
            throws IOException {
        Session session = create(launcher, standbys);
        int pid = 0;
        try {
            pid = ProcessFork.fork(false);
        } catch (ErrnoException e) {
            session.close();
            throw e;
        }
        if (pid == 0) {
            session.listener.abandon();
            life.accept(new SessionAddress(session.directory.path(), session.token));
            throw new IllegalStateException("the life of a child JVM ends with the JVM");
        }
        session.children.forkFrom(pid);
        session.acceptConnections();
        return session;
    }

    private static Session create(ChildLauncher launcher, int standbys) throws IOException {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Session(
                SessionDirectory.create(), HexFormat.of().formatHex(secret), launcher, standbys);
    }

    @Override
    public Path directory() {
        return directory.path();
    }

    public void onDeath(DeathListener listener) {
        deaths = listener;
    }

    /// Start the standby child JVMs, or the one that they are going to be forked from.
    public void warmUp() throws IOException {
        if (children.template().isEmpty()) {
            pool.fill();
        }
    }

    /// The best standby becomes the process, or a new child JVM when there is none.
    @Override
    public int launch(Message.Run run, ExitListener whenExited) throws IOException {
        if (closed) {
            throw new IOException("the session is closed");
        }
        ChildJvm child = pool.take();
        if (wary) {
            wary = !child.awaitConnection();
            if (wary) {
                throw new IOException("it ends before it can run anything, see its output");
            }
        }
        child.whenEnded(status -> whenExited.exited(child.pid(), status));
        child.run(run);
        return child.pid();
    }

    @Override
    public boolean awaitTemplate(long nanos) throws InterruptedException {
        Optional<ForkTemplate> template = children.currentTemplate();
        return template.isEmpty() || template.get().awaitReady(nanos);
    }

    @Override
    public void signal(int pid, int number) {
        children.find(pid).ifPresent(child -> child.signal(number));
    }

    /// End every child JVM and remove the session directory.
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            listener.close();
            children.killAll();
            pool.stop();
            // Those that were started meanwhile.
            children.killAll();
            warnOfForgottenBlocks();
            directory.close();
        }
    }

    private void warnOfForgottenBlocks() {
        List<String> names = directory.forgottenBlocks();
        if (!names.isEmpty()) {
            System.err.printf(
                    "polyfork: %d leaked shared_memory objects cleaned up at shutdown: %s%n",
                    names.size(), String.join(", ", names));
        }
    }

    private Process boot() throws IOException {
        if (closed) {
            throw new IOException("the session is closed");
        }
        return launcher.launch(directory, token);
    }

    private void ended(ChildJvm child, int status) {
        if (!child.isConnected() && status > 0) {
            wary = true;
        }
        if (!child.endedCleanly()) {
            deaths.died(child.pid(), status);
        }
        inBackground(() -> pool.ended(child));
    }

    /// Starting a standby takes as long as a fork, for which nobody who waits for a child's end or
    /// for an answer should have to wait.
    private static void inBackground(Runnable filling) {
        Thread.ofPlatform().daemon().name("polyfork-fill").start(filling);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                UnixSocket socket = listener.accept();
                Thread.ofPlatform()
                        .daemon()
                        .name("polyfork-control")
                        .start(() -> serve(ControlChannel.untrusted(socket)));
            } catch (ErrnoException e) {
                if (closed) {
                    return;
                }
                // Without a free descriptor, for one: the child waits until there is one again.
                LOG.log(DEBUG, "control socket: {0}", e.getMessage());
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void serve(ControlChannel channel) {
        Optional<ChildJvm> child = Optional.empty();
        try {
            child = channel.receive().flatMap(first -> authenticate(first, channel));
            if (child.isPresent()) {
                readAll(child.get(), channel);
            }
        } catch (ProtocolException | ErrnoException e) {
            LOG.log(DEBUG, "control connection dropped: {0}", e.getMessage());
        } finally {
            child.ifPresentOrElse(ChildJvm::disconnected, channel::close);
        }
    }

    private Optional<ChildJvm> authenticate(Message first, ControlChannel channel) {
        if (first instanceof Message.Hello(String given, int pid)
                && MessageDigest.isEqual(bytes(given), bytes(token))) {
            channel.trust();
            ChildJvm child = children.adopt(pid);
            child.connected(channel);
            return Optional.of(child);
        }
        LOG.log(WARNING, "a connection without the session token was refused");
        return Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void readAll(ChildJvm child, ControlChannel channel) {
        Optional<Message> next = channel.receive();
        while (next.isPresent()) {
            handle(child, next.get());
            next = channel.receive();
        }
    }

    private void handle(ChildJvm child, Message message) {
        switch (message) {
            case Message.Ready() -> ready(child);
            case Message.Launched(long request, int _) -> children.answered(request, message);
            case Message.LaunchFailed(long request, String _) ->
                    children.answered(request, message);
            case Message.Exiting(int code) -> child.reportedExit(code);
            case Message.Signal(int pid, int number) -> signal(pid, number);
            case Message.Launch(long request, byte[] payload, List<Integer> fds) ->
                    launchFor(child, request, new Message.Run(payload, fds));
            case Message.Hello _, Message.Fork _, Message.Run _, Message.ChildExited _ ->
                    throw new ProtocolException("not for the root: " + message.getClass());
        }
    }

    private void ready(ChildJvm child) {
        if (children.isReadyTemplate(child)) {
            // Filling waits for answers, which this thread is to read.
            inBackground(pool::fill);
            return;
        }
        child.markReady();
        inBackground(() -> pool.booted(child));
    }

    /// Start a child for a child. The message of its end may overtake the answer; the asker keeps
    /// it for that case.
    private void launchFor(ChildJvm parent, long request, Message.Run run) {
        try {
            int pid = launch(run, (p, status) -> parent.tell(new Message.ChildExited(p, status)));
            parent.tell(new Message.Launched(request, pid));
        } catch (IOException e) {
            parent.tell(new Message.LaunchFailed(request, e.getMessage()));
        } finally {
            run.fds().forEach(Libc::close);
        }
    }
}
