package dev.polyfork.launch;

import dev.polyfork.wire.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The root JVM's session, opened when the first process, lock or queue needs it: a script that
/// uses none of them leaves no trace in the file system. Thread-safe.
public final class LazySession implements ProcessLauncher, AutoCloseable {
    private final ChildLauncher launcher;
    private final int standbys;
    private Optional<Session> session = Optional.empty();
    private Optional<Session.DeathListener> deaths = Optional.empty();
    private boolean closed;

    /// A session that is not open yet.
    ///
    /// @param launcher how a child JVM is started
    /// @param standbys how many idle child JVMs to keep once processes are started
    public LazySession(ChildLauncher launcher, int standbys) {
        this.launcher = launcher;
        this.standbys = standbys;
    }

    /// Start the standby child JVMs now, because the program is going to need them.
    public void warmUp() throws IOException {
        session().warmUp();
    }

    /// Whether child JVMs can be forked, see [#forkTemplate].
    public boolean isForkable() {
        return launcher.isForkable();
    }

    /// Open the session now; child JVMs are forked from a copy of this JVM as it is now.
    ///
    /// @param life what the copy does, on the calling thread; does not return
    public synchronized void forkTemplate(Consumer<SessionAddress> life) throws IOException {
        adopt(Session.openForked(launcher, standbys, life));
    }

    /// Whom to tell when a child was killed or crashed.
    public synchronized void onDeath(Session.DeathListener listener) {
        deaths = Optional.of(listener);
        session.ifPresent(s -> s.onDeath(listener));
    }

    @Override
    public int launch(Message.Run run, ExitListener whenExited) throws IOException {
        return session().launch(run, whenExited);
    }

    @Override
    public boolean awaitTemplate(long nanos) throws InterruptedException {
        Optional<Session> open;
        synchronized (this) {
            open = session;
        }
        return open.isEmpty() || open.get().awaitTemplate(nanos);
    }

    @Override
    public synchronized void signal(int pid, int number) {
        session.ifPresent(s -> s.signal(pid, number));
    }

    @Override
    public synchronized void dismiss(int pid) {
        session.ifPresent(s -> s.dismiss(pid));
    }

    /// Ctrl-C has ended the program: wait a while for children that it ends as well.
    public void awaitInterrupted() {
        Optional<Session> open;
        synchronized (this) {
            open = session;
        }
        open.ifPresent(Session::awaitInterrupted);
    }

    @Override
    public Path directory() throws IOException {
        return session().directory();
    }

    /// End every child JVM and remove the session directory.
    @Override
    public void close() {
        Optional<Session> open;
        synchronized (this) {
            closed = true;
            open = session;
        }
        open.ifPresent(Session::close);
    }

    private synchronized Session session() throws IOException {
        if (closed) {
            throw new IOException("the session is closed: the program is ending");
        }
        if (session.isEmpty()) {
            adopt(Session.open(launcher, standbys));
        }
        return session.get();
    }

    private void adopt(Session opened) {
        deaths.ifPresent(opened::onDeath);
        session = Optional.of(opened);
    }
}
