package dev.polyfork.python;

import dev.polyfork.channel.DamagedQueueException;
import dev.polyfork.channel.SharedQueue;
import dev.polyfork.launch.ProcessLauncher;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.PostponedInterrupts;
import dev.polyfork.os.Processes;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.sync.SemaphoreKind;
import dev.polyfork.sync.SemaphoreTable;
import dev.polyfork.wire.Message;
import dev.polyfork.wire.MessageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Value;

/// Everything that the shim's `_jvm.py` may call. One object per Python context.
///
/// No method lets a Java exception out on a path that a user's mistake can take: expected failures
/// are return values that `_jvm.py` turns into Python's exceptions. Any Python thread may call.
public final class HostBridge {
    /// Name of the polyglot binding under which Python finds this object.
    public static final String BINDING = "polyfork";

    /// What is returned for a message or a descriptor when a stream ends within a message.
    static final int TORN = -1;

    /// What [#receiveDescriptor] returns for what is not one.
    static final int NONE = -2;

    /// What [MessageBridge#sendPlain] returns for what is not plain, or not short.
    static final int LEFT_TO_PYTHON = -3;

    private static final Set<Integer> NO_ROOM = Set.of(Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE);

    private static final int RECURSIVE_MUTEX = 0;
    private static final int STANDARD_INPUT = 0;

    private volatile ProcessLauncher launcher;
    private volatile IntConsumer beforeExit;
    private Optional<SemaphoreTable> table = Optional.empty();

    /// The bridge of one Python context.
    ///
    /// @param launcher starts child processes
    /// @param beforeExit told the exit code when this process ends by `os._exit`
    public HostBridge(ProcessLauncher launcher, IntConsumer beforeExit) {
        this.launcher = launcher;
        this.beforeExit = beforeExit;
    }

    /// Serve another session: this JVM was forked off the one that made the bridge, or restored,
    /// and Python holds nothing of the session before.
    public synchronized void moveTo(ProcessLauncher ours, IntConsumer beforeOurExit) {
        table = Optional.empty();
        launcher = ours;
        beforeExit = beforeOurExit;
    }

    /// Start a child process.
    ///
    /// @param payload bytes for the child's `multiprocessing._child.run`
    /// @param descriptors list of descriptors for the child; they stay the caller's
    /// @param sentinel write end of a pipe, owned by this method; closed when the child has ended
    /// @return a [ChildHandle]; when no child can be started, the errno if there is no room for a
    ///   process or its descriptors, else the reason as a string
    public Object launch(Value payload, Value descriptors, int sentinel) {
        ChildHandle child = new ChildHandle(launcher, sentinel);
        List<Integer> fds = IntStream.of(Descriptors.ints(descriptors)).boxed().toList();
        try {
            child.started(
                    launcher.launch(
                            new Message.Run(bytes(payload), fds),
                            (_, status) -> child.exited(status)));
            return child;
        } catch (ErrnoException e) {
            Libc.close(sentinel);
            boolean noRoom = NO_ROOM.contains(e.errno());
            return noRoom ? e.errno() : String.valueOf(e.getMessage());
        } catch (IOException e) {
            Libc.close(sentinel);
            return String.valueOf(e.getMessage());
        }
    }

    /// Wait until the JVM that children are forked from has loaded what it is to hand on. Python
    /// signal handlers run meanwhile.
    public void awaitTemplate() {
        Waiting.until(launcher::awaitTemplate, -1);
    }

    /// Directory for what the session's processes share, or empty text when there is no place.
    public String sessionDirectory() {
        try {
            return launcher.directory().toString();
        } catch (IOException _) {
            return "";
        }
    }

    /// Make a semaphore.
    ///
    /// @param kind 0 for a recursive lock, 1 for a semaphore, as CPython's `SemLock`
    /// @param value permits at first
    /// @param maxValue upper limit; a semaphore that never has more than one permit is a lock
    /// @return a [SemLock], or a [#failure]
    public Object createSemaphore(int kind, int value, int maxValue) {
        try {
            return new SemLock(semaphores().create(kindOf(kind, maxValue), value, maxValue));
        } catch (IOException | UncheckedIOException | IllegalStateException | ErrnoException e) {
            return failure(e);
        }
    }

    /// What Python gets in place of an object that cannot be had.
    ///
    /// @return the errno of the system call that failed, or else the reason as a string
    static Object failure(Exception e) {
        return e instanceof ErrnoException call ? call.errno() : String.valueOf(e.getMessage());
    }

    /// Use a semaphore that another process has made.
    ///
    /// @param handle from [SemLock#handle]
    /// @return a [SemLock], or a [#failure]
    public Object attachSemaphore(String handle) {
        try {
            return new SemLock(semaphores().attach(handle));
        } catch (IOException
                | UncheckedIOException
                | ErrnoException
                | NoSuchElementException
                | IllegalStateException
                | IllegalArgumentException e) {
            return failure(e);
        }
    }

    /// Make a queue.
    ///
    /// @param maxSize how many items it holds at most
    /// @return a [QueueBridge], or a [#failure]
    public Object createQueue(int maxSize) {
        try {
            return new QueueBridge(SharedQueue.create(launcher.directory(), maxSize));
        } catch (IOException | UncheckedIOException | ErrnoException e) {
            return failure(e);
        }
    }

    /// Use a queue that another process has made.
    ///
    /// @param handle from [QueueBridge#handle]
    /// @return a [QueueBridge], or a [#failure]
    public Object attachQueue(String handle) {
        try {
            return new QueueBridge(SharedQueue.attach(launcher.directory(), handle));
        } catch (IOException
                | UncheckedIOException
                | ErrnoException
                | DamagedQueueException
                | IllegalStateException
                | IllegalArgumentException e) {
            return failure(e);
        }
    }

    /// Free the locks of a process that was killed. Only the root JVM calls this.
    ///
    /// @return how many locks it held
    public int recoverDead(int pid) {
        try {
            return semaphores().recoverDead(pid).size();
        } catch (IOException _) {
            return 0;
        }
    }

    private static SemaphoreKind kindOf(int kind, int maxValue) {
        if (kind == RECURSIVE_MUTEX) {
            return SemaphoreKind.RECURSIVE_LOCK;
        }
        return maxValue == 1 ? SemaphoreKind.LOCK : SemaphoreKind.SEMAPHORE;
    }

    private synchronized SemaphoreTable semaphores() throws IOException {
        if (table.isEmpty()) {
            table = Optional.of(SemaphoreTable.open(launcher.directory()));
        }
        return table.get();
    }

    /// Send a descriptor over a connected unix socket.
    ///
    /// @param socket descriptor of the socket, stays the caller's
    /// @param descriptor what to send
    /// @return 0, or the errno of the failure
    public int sendDescriptor(int socket, int descriptor) {
        UnixSocket borrowed = UnixSocket.adopt(socket);
        try {
            borrowed.sendFully(ByteBuffer.wrap(new byte[] {0}), new int[] {descriptor});
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        } finally {
            borrowed.detach();
        }
    }

    /// Receive a descriptor from a connected unix socket. Blocks.
    ///
    /// @param socket descriptor of the socket, stays the caller's
    /// @return the descriptor, now the caller's; [#TORN] at the end of the stream, [#NONE] when a
    ///   byte came without a descriptor
    public int receiveDescriptor(int socket) {
        UnixSocket borrowed = UnixSocket.adopt(socket);
        List<Integer> fds = new ArrayList<>(1);
        try {
            int read = borrowed.receive(ByteBuffer.allocateDirect(1), fds);
            if (read < 0) {
                return TORN;
            }
            return fds.isEmpty() ? NONE : fds.getFirst();
        } catch (ErrnoException _) {
            return TORN;
        } finally {
            borrowed.detach();
        }
    }

    /// Make two connected unix stream sockets, as `socketpair(2)` does.
    ///
    /// @return their descriptors, the caller's; or the errno of the failure
    public Object socketPair() {
        try {
            return Arrays.stream(UnixSocket.pair()).mapToInt(UnixSocket::detach).toArray();
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Make a file without a name that holds a message. See [MessageFile].
    ///
    /// @param content any Python buffer
    /// @return its descriptor, the caller's; or the negated errno of the failure
    public int messageFile(Value content) {
        try {
            return MessageFile.write(ByteBuffer.wrap(bytes(content)));
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    /// What connections need.
    public MessageBridge messages() {
        return new MessageBridge();
    }

    /// Python's `time.sleep`. Blocks; signal handlers run meanwhile, and what they raise ends it.
    ///
    /// @param seconds how long, not negative
    public void sleep(double seconds) {
        Waiting.until(Waiting::pause, seconds);
    }

    /// What Python's `os` needs.
    public SystemBridge system() {
        return new SystemBridge();
    }

    /// Return the processor time that this process has used, in nanoseconds.
    public long processorNanos() {
        return Processes.processorNanos();
    }

    /// Wait until one of the descriptors can be read. Blocks; signal handlers run meanwhile.
    ///
    /// @param descriptors list of descriptors
    /// @param seconds how long at most, negative for ever
    /// @return whether one can be read, or is at its end
    public boolean awaitReadable(Value descriptors, double seconds) {
        return Waiting.until(Descriptors.of(descriptors), seconds);
    }

    /// Wait until standard input can be read, or is at its end. Blocks; signal handlers run
    /// meanwhile.
    public void awaitInput() {
        Waiting.until(Descriptors.of(STANDARD_INPUT), -1);
    }

    /// As [#awaitReadable], with the answer for each descriptor.
    public boolean[] pollReadable(Value descriptors, double seconds) {
        Descriptors readable = Descriptors.of(descriptors);
        Waiting.until(readable, seconds);
        return readable.ready();
    }

    /// For the handler of SIGINT: where its exception would be lost, have the signal sent again.
    ///
    /// @return whether it was, so that nothing is to be raised now
    public boolean postponeInterrupt() {
        boolean lost = SignalPoint.dropsExceptions();
        if (lost) {
            PostponedInterrupts.send();
        }
        return lost;
    }

    /// End this process at once, without any clean-up.
    public void exit(int code) {
        beforeExit.accept(code);
        Processes.exitNow(code);
    }

    static byte[] bytes(Value buffer) {
        byte[] copy = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, copy, 0, copy.length);
        return copy;
    }
}
