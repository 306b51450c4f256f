package dev.polyfork.channel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.polyfork.os.BriefWait;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Short messages over a pipe or a stream socket, framed as CPython's `Connection` frames them:
///
/// ```
///   up to 2^31 - 1 bytes:  | size, 4 bytes, big-endian | content |
///   more:                  | -1, 4 bytes | size, 8 bytes, big-endian | content |
/// ```
///
/// A message that has begun is brought to its end before the hook runs again, unless the other side
/// stands still for a second. So what the hook throws, Ctrl-C say, leaves no half of a message for
/// the next reader or writer. Any thread may call; two that read, or write, at once mix their
/// messages up, as in CPython.
public final class MessageStream {
    /// The longest content of a short message: with its size it is PIPE_BUF, which a pipe that
    /// polls writable takes without blocking and whole.
    public static final int SHORT_BYTES = 4096 - Integer.BYTES;

    private static final int LONG_FORM = -1;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STALLED_SLICES = 10;

    /// Descriptors that were pipes when last used, or other files. A socket among them, under a
    /// number that is used again, is only slower: it is asked first whether it would block.
    private static final Set<Integer> PIPES = ConcurrentHashMap.newKeySet();

    private interface Call {
        int call(int fd, MemorySegment bytes);
    }

    /// How bytes pass.
    ///
    /// @param event that says that they can
    /// @param now for sockets, does not block
    /// @param ready for all others, once they poll ready
    private record Way(int event, Call now, Call ready) {
        static final Way OUT = new Way(Libc.POLLOUT, Libc::sendNow, Libc::write);
        static final Way IN = new Way(Libc.POLLIN, Libc::receiveNow, Libc::read);
    }

    private final int fd;
    private final Runnable hook;
    private boolean begun;

    /// Use a descriptor, which stays the caller's.
    ///
    /// @param fd a pipe or a connected stream socket
    /// @param hook runs about ten times a second while waiting; what it throws ends the wait
    public MessageStream(int fd, Runnable hook) {
        this.fd = fd;
        this.hook = hook;
    }

    /// What comes next from a stream.
    public sealed interface Incoming {
        /// A short message.
        ///
        /// @param content from position to limit, on the heap
        record Message(ByteBuffer content) implements Incoming {}

        /// The size of a message that is not short; its content is yet to be read.
        ///
        /// @param size in bytes; may be a number that no message can have
        record Announcement(long size) implements Incoming {}

        /// The stream has ended after a message.
        record End() implements Incoming {}
    }

    /// Send a short message. Blocks while the other side does not read.
    ///
    /// @param content at most [#SHORT_BYTES]
    /// @throws dev.polyfork.os.ErrnoException when the descriptor fails, as with EPIPE
    public void send(byte[] content) {
        if (content.length > SHORT_BYTES) {
            throw new IllegalArgumentException("not a short message: bytes=" + content.length);
        }
        begun = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rest = arena.allocate((long) Integer.BYTES + content.length);
            rest.asByteBuffer().putInt(content.length).put(content);
            while (rest.byteSize() > 0) {
                rest = rest.asSlice(passed(pass(Way.OUT, rest)));
            }
        }
    }

    /// Receive a short message, or learn how long the next one is. Blocks.
    ///
    /// @throws TornMessageException when the stream ends within a message
    /// @throws dev.polyfork.os.ErrnoException when the descriptor fails
    public Incoming receive() {
        begun = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(Long.BYTES);
            if (!fill(header.asSlice(0, Integer.BYTES))) {
                return new Incoming.End();
            }
            int size = header.asByteBuffer().getInt();
            if (size == LONG_FORM) {
                fill(header);
                return new Incoming.Announcement(header.asByteBuffer().getLong());
            }
            if (size < 0 || size > SHORT_BYTES) {
                return new Incoming.Announcement(size);
            }
            MemorySegment content = arena.allocate(size);
            fill(content);
            return new Incoming.Message(ByteBuffer.wrap(content.toArray(JAVA_BYTE)));
        }
    }

    /// False when the stream ends before the message.
    private boolean fill(MemorySegment memory) {
        MemorySegment rest = memory;
        while (rest.byteSize() > 0) {
            int count = pass(Way.IN, rest);
            if (count == 0 && begun) {
                throw new TornMessageException();
            }
            if (count == 0) {
                return false;
            }
            rest = rest.asSlice(passed(count));
        }
        return true;
    }

    private int pass(Way way, MemorySegment bytes) {
        if (PIPES.contains(fd)) {
            await(way.event);
            return way.ready.call(fd, bytes);
        }
        try {
            int count = way.now.call(fd, bytes);
            if (count < 0) {
                await(way.event);
            }
            return count;
        } catch (ErrnoException failed) {
            return noteUnlessSocket(failed);
        }
    }

    /// Return -1, as nothing has passed yet.
    private int noteUnlessSocket(ErrnoException failed) {
        if (failed.errno() != Errno.ENOTSOCK) {
            throw failed;
        }
        PIPES.add(fd);
        return -1;
    }

    /// A count of -1 says that nothing can pass now, or that another reader or writer was faster.
    private int passed(int count) {
        begun |= count > 0;
        return Math.max(count, 0);
    }

    /// A descriptor at its end, or not open at all, counts as ready: the next call tells.
    private void await(int event) {
        if (isReadySoon(event)) {
            return;
        }
        for (int slice = 1; !isReady(event, SLICE_NANOS); slice++) {
            if (!begun || slice >= STALLED_SLICES) {
                hook.run();
            }
        }
    }

    private boolean isReadySoon(int event) {
        BriefWait wait = new BriefWait();
        boolean ready;
        do {
            ready = isReady(event, 0);
        } while (!ready && wait.goesOn());
        return ready;
    }

    private boolean isReady(int event, long nanos) {
        return Libc.poll(new int[] {fd}, event, nanos)[0] != 0;
    }
}
