package dev.polyfork.worker;

import dev.polyfork.launch.ExitListener;
import dev.polyfork.launch.ProcessLauncher;
import dev.polyfork.launch.SessionAddress;
import dev.polyfork.launch.SessionDirectory;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Processes;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.wire.ControlChannel;
import dev.polyfork.wire.Message;
import dev.polyfork.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A child JVM's connection to the root JVM.
///
/// One platform daemon thread, `polyfork-control`, reads it. When the root is gone this JVM ends at
/// once, whatever it does: nothing of a session outlives its root, not even one that was killed.
///
/// What a standby is to do waits in a queue for the main thread. While that forks the JVM nobody
/// may be reading: the new JVM has a copy of the thread, which would take messages from this one.
/// So the thread stands still behind each request to fork until [#goOn] or, in the new JVM,
/// [#reconnect].
final class RootLink implements ProcessLauncher {
    private static final int ORPHANED = 1;
    private static final int UNUSABLE = 127;

    /// What connecting to a root that has ended fails with.
    private static final Set<Integer> GONE =
            Set.of(Errno.ENOENT, Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.EPIPE);

    private final SessionAddress address;
    private final Consumer<SessionAddress> whenRootIsGone;
    private final BlockingQueue<Message> tasks = new LinkedBlockingQueue<>();
    private final Semaphore reading = new Semaphore(0);
    private volatile ControlChannel channel;
    private final Map<Long, CompletableFuture<Message>> requests = new ConcurrentHashMap<>();
    private final AtomicLong lastRequest = new AtomicLong();

    /// Guards the next two, which bring together the exit of a child and the answer that names it,
    /// whichever comes first.
    private final Object exits = new Object();

    private final Map<Integer, ExitListener> listeners = new HashMap<>();
    private final Map<Integer, Integer> early = new HashMap<>();

    private RootLink(SessionAddress address, Consumer<SessionAddress> whenRootIsGone) {
        this.address = address;
        this.whenRootIsGone = whenRootIsGone;
        channel = connect(address);
    }

    /// Connect to the session's control socket and say hello. Ends this JVM when the root is gone.
    static RootLink open(SessionAddress address) {
        return open(address, RootLink::orphaned);
    }

    /// As [#open(SessionAddress)], for a JVM that is not to end with its root.
    static RootLink open(SessionAddress address, Consumer<SessionAddress> whenRootIsGone) {
        RootLink link = new RootLink(address, whenRootIsGone);
        try {
            Thread.ofPlatform().daemon().name("polyfork-control").start(link::readAll);
        } catch (OutOfMemoryError _) {
            // No room for a thread: the root sees that this JVM has ended before it was ready.
            Processes.exitNow(UNUSABLE);
        }
        return link;
    }

    private static ControlChannel connect(SessionAddress address) {
        SessionDirectory directory = SessionDirectory.of(address.directory());
        try {
            ControlChannel channel =
                    ControlChannel.trusted(UnixSocket.connect(directory.controlSocket()));
            channel.send(new Message.Hello(address.token()));
            return channel;
        } catch (ErrnoException e) {
            if (GONE.contains(e.errno())) {
                orphaned(address);
            }
            throw e;
        }
    }

    /// Tell the root that this JVM can become a process.
    void ready() {
        send(new Message.Ready());
    }

    /// Whether the root wants something of this standby already.
    boolean isWanted() {
        return !tasks.isEmpty();
    }

    /// Wait for the next [Message.Run] or [Message.Fork].
    Message awaitTask() {
        try {
            return tasks.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a standby", e);
        }
    }

    /// Wait for the next task as long as given.
    ///
    /// @param millis how long
    /// @return empty when there was none
    Optional<Message> awaitTask(long millis) {
        try {
            return Optional.ofNullable(tasks.poll(millis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a standby", e);
        }
    }

    /// The JVM has been forked, or could not be: tell the root, and read on.
    void goOn(Message answer) {
        send(answer);
        reading.release();
    }

    /// This is the JVM that was forked: open a connection of its own.
    void reconnect() {
        channel.abandon();
        channel = connect(address);
        reading.release();
    }

    /// Tell the root that this process ends by itself.
    ///
    /// @param code exit code, 0 to 255
    void exiting(int code) {
        send(new Message.Exiting(code));
    }

    /// Close this end of the connection.
    void close() {
        channel.close();
    }

    @Override
    public Path directory() {
        return address.directory();
    }

    @Override
    public int launch(Message.Run wanted, ExitListener whenExited) throws IOException {
        long request = lastRequest.incrementAndGet();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        requests.put(request, answer);
        send(new Message.Launch(request, wanted.payload(), wanted.fds()));
        return switch (answer.join()) {
            case Message.Launched(long _, int pid) -> {
                register(pid, whenExited);
                yield pid;
            }
            case Message.LaunchFailed(long _, int errno, String reason) ->
                    throw new ErrnoException("launch", errno, reason);
            case Message other -> throw new ProtocolException("no answer: " + other.getClass());
        };
    }

    @Override
    public void signal(int pid, int number) {
        send(new Message.Signal(pid, number));
    }

    @Override
    public void dismiss(int pid) {
        send(new Message.Dismiss(pid));
    }

    @Override
    public boolean awaitTemplate(long nanos) {
        // This JVM was forked from it, or there is none.
        return true;
    }

    private void register(int pid, ExitListener listener) {
        Optional<Integer> status;
        synchronized (exits) {
            status = Optional.ofNullable(early.remove(pid));
            if (status.isEmpty()) {
                listeners.put(pid, listener);
            }
        }
        status.ifPresent(s -> listener.exited(pid, s));
    }

    private void childExited(int pid, int status) {
        Optional<ExitListener> listener;
        synchronized (exits) {
            listener = Optional.ofNullable(listeners.remove(pid));
            if (listener.isEmpty()) {
                early.put(pid, status);
            }
        }
        listener.ifPresent(l -> l.exited(pid, status));
    }

    /// A root that has ended cannot be told anything; what becomes of this JVM then is decided at
    /// once, not by whoever has something to tell.
    private void send(Message message) {
        try {
            channel.send(message);
        } catch (ErrnoException e) {
            if (GONE.contains(e.errno())) {
                whenRootIsGone.accept(address);
            }
            throw e;
        }
    }

    private void readAll() {
        try {
            Optional<Message> next = channel.receive();
            while (next.isPresent()) {
                handle(next.get());
                next = channel.receive();
            }
        } catch (ErrnoException e) {
            System.getLogger(RootLink.class.getName())
                    .log(System.Logger.Level.DEBUG, "control connection: {0}", e.getMessage());
        } catch (ProtocolException e) {
            // The root lives: its files are not this JVM's to remove.
            System.err.println("polyfork: the main process sent nonsense: " + e.getMessage());
            Processes.exitNow(UNUSABLE);
        } finally {
            whenRootIsGone.accept(address);
        }
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Run _ -> tasks.add(message);
            case Message.Fork _ -> {
                tasks.add(message);
                reading.acquireUninterruptibly();
            }
            case Message.Launched(long request, int _) -> answer(request, message);
            case Message.LaunchFailed(long request, int _, String _) -> answer(request, message);
            case Message.ChildExited(int pid, int status) -> childExited(pid, status);
            case Message.Hello _,
                    Message.Ready _,
                    Message.Launch _,
                    Message.Signal _,
                    Message.Dismiss _,
                    Message.Exiting _ ->
                    throw new ProtocolException("not for a child: " + message.getClass());
        }
    }

    private void answer(long request, Message message) {
        Optional.ofNullable(requests.remove(request)).ifPresent(f -> f.complete(message));
    }

    /// A root that was killed could not remove its files: whoever notices first does.
    private static void orphaned(SessionAddress address) {
        try {
            SessionDirectory.of(address.directory()).close();
        } finally {
            Processes.exitNow(ORPHANED);
        }
    }
}
