package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.ProcessFork;
import dev.polyfork.os.Processes;
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
    private final Crew crew = new Crew();
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
        this.children = new ChildJvms(launcher.isForkable(), crew, this::boot, this::ended);
        this.pool = new StandbyPool(children::start, standbys);
    }

    /// Start the threads that the session always has.
    private void begin() {
        crew.reserve(2);
        crew.run("polyfork-accept", this::acceptAll);
        crew.run("polyfork-fill", pool::run);
    }

    /// Open a session. Starts no child JVM yet.
    ///
    /// @param launcher how a child JVM is started
    /// @param standbys how many idle child JVMs to keep, 0 for none
    /// @throws IOException if there is no writable place for the session directory
    public static Session open(ChildLauncher launcher, int standbys) throws IOException {
        Session session = create(launcher, standbys);
        try {
            session.begin();
            return session;
        } catch (ErrnoException e) {
            session.close();
            throw e;
        }
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
        try {
            int pid = ProcessFork.fork(false);
            if (pid == 0) {
                session.listener.abandon();
                life.accept(new SessionAddress(session.directory.path(), session.token));
                throw new IllegalStateException("the life of a child JVM ends with the JVM");
            }
            session.follow(pid);
            return session;
        } catch (ErrnoException e) {
            session.close();
            throw e;
        }
    }

    private void follow(int template) {
        try {
            children.forkFrom(template);
            begin();
        } catch (ErrnoException e) {
            // Nobody else might have noted it yet.
            Processes.kill(template, Processes.SIGKILL);
            Processes.waitFor(template);
            throw e;
        }
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
        if (child.isForked() && !child.awaitConnection()) {
            throw new ErrnoException("fork", Errno.EAGAIN, "no room for the threads");
        }
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

    @Override
    public void dismiss(int pid) {
        children.find(pid).ifPresent(this::dismiss);
    }

    private void dismiss(ChildJvm child) {
        try {
            crew.reserve(1);
        } catch (ErrnoException _) {
            child.signal(Processes.SIGTERM);
            return;
        }
        crew.run("polyfork-grace", child::dismiss);
    }

    /// Ctrl-C has ended the program: wait a while for children that it ends as well.
    void awaitInterrupted() {
        children.awaitInterrupted();
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
            crew.close();
            directory.close();
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
        pool.ended(child);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                UnixSocket socket = listener.accept();
                crew.run("polyfork-control", () -> serve(ControlChannel.untrusted(socket)));
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
        } catch (ProtocolException e) {
            LOG.log(WARNING, "a control connection was refused: {0}", e.getMessage());
            // Nobody would answer what it asks for.
            child.ifPresent(ChildJvm::kill);
        } catch (ErrnoException e) {
            LOG.log(DEBUG, "control connection dropped: {0}", e.getMessage());
        } finally {
            child.ifPresentOrElse(ChildJvm::disconnected, () -> refuse(channel));
        }
    }

    private void refuse(ControlChannel channel) {
        channel.close();
        crew.giveBack();
    }

    private Optional<ChildJvm> authenticate(Message first, ControlChannel channel) {
        if (first instanceof Message.Hello(String given)
                && MessageDigest.isEqual(bytes(given), bytes(token))) {
            channel.trust();
            ChildJvm child = children.adopt(channel.peerPid());
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
            case Message.LaunchFailed(long request, int _, String _) ->
                    children.answered(request, message);
            case Message.Exiting(int code) -> child.reportedExit(code);
            case Message.Signal(int pid, int number) -> signal(pid, number);
            case Message.Dismiss(int pid) -> dismiss(pid);
            case Message.Launch(long request, byte[] payload, List<Integer> fds) ->
                    launchFor(child, request, new Message.Run(payload, fds));
            case Message.Hello _, Message.Fork _, Message.Run _, Message.ChildExited _ ->
                    throw new ProtocolException("not for the root: " + message.getClass());
        }
    }

    private void ready(ChildJvm child) {
        if (children.isReadyTemplate(child)) {
            pool.forkable();
            return;
        }
        child.markReady();
        pool.booted(child);
    }

    /// Start a child for a child. The message of its end may overtake the answer; the asker keeps
    /// it for that case.
    private void launchFor(ChildJvm parent, long request, Message.Run run) {
        if (run.fds().contains(UnixSocket.LOST)) {
            String reason = "no free descriptors in the main process";
            parent.tell(new Message.LaunchFailed(request, Errno.EMFILE, reason));
            return;
        }
        try {
            int pid = launch(run, (p, status) -> parent.tell(new Message.ChildExited(p, status)));
            parent.tell(new Message.Launched(request, pid));
        } catch (IOException e) {
            parent.tell(new Message.LaunchFailed(request, Errno.ECHILD, e.getMessage()));
        } catch (ErrnoException e) {
            parent.tell(new Message.LaunchFailed(request, e.errno(), e.getMessage()));
        } finally {
            run.fds().forEach(Libc::close);
        }
    }
}
