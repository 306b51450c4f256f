package dev.polyfork.channel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.polyfork.os.BriefWait;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Messages over a pipe or a stream socket, framed as CPython's `Connection` frames them:
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
    /// What a pipe that polls writable takes without blocking and whole: PIPE_BUF of pipe(7).
    private static final int PIPE_BYTES = 4096;

    /// The longest content of a message that is received at once.
    public static final int SHORT_BYTES = PIPE_BYTES - Integer.BYTES;

    /// As much of a longer one as a socket usually takes is copied at a time.
    private static final int CHUNK_BYTES = 1 << 18;

    /// So much memory a message gets before as much of it has come: its size may be a lie.
    private static final int TRUSTED_BYTES = 1 << 26;

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
    /// @param most bytes that those may be asked to pass
    private record Way(int event, Call now, Call ready, int most) {
        static final Way OUT = new Way(Libc.POLLOUT, Libc::sendNow, Libc::write, PIPE_BYTES);
        static final Way IN = new Way(Libc.POLLIN, Libc::receiveNow, Libc::read, CHUNK_BYTES);
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

    /// Send a message. Blocks while the other side does not read.
    ///
    /// @param content in parts, which may be empty
    /// @throws dev.polyfork.os.ErrnoException when the descriptor fails, as with EPIPE
    public void send(byte[]... content) {
        begun = false;
        long size = Arrays.stream(content).mapToLong(part -> part.length).sum();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    arena.allocate(Math.min(Integer.BYTES + Long.BYTES + size, CHUNK_BYTES));
            ByteBuffer chunk = memory.asByteBuffer();
            if (size <= Integer.MAX_VALUE) {
                chunk.putInt((int) size);
            } else {
                chunk.putInt(LONG_FORM).putLong(size);
            }
            for (byte[] part : content) {
                send(part, chunk, memory);
            }
            drain(chunk, memory);
        }
    }

    private void send(byte[] part, ByteBuffer chunk, MemorySegment memory) {
        int sent = 0;
        while (sent < part.length) {
            if (!chunk.hasRemaining()) {
                drain(chunk, memory);
            }
            int count = Math.min(chunk.remaining(), part.length - sent);
            chunk.put(part, sent, count);
            sent += count;
        }
    }

    private void drain(ByteBuffer chunk, MemorySegment memory) {
        MemorySegment rest = memory.asSlice(0, chunk.position());
        while (rest.byteSize() > 0) {
            rest = rest.asSlice(passed(pass(Way.OUT, rest)));
        }
        chunk.clear();
    }

    /// Receive the content, or the next part of it, of a message that was announced. Blocks.
    ///
    /// @param begin bytes of it that were received before
    /// @param size in bytes, those included
    /// @return those, and what follows; empty when the stream has ended before that
    /// @throws TornMessageException when the stream ends within it
    /// @throws dev.polyfork.os.ErrnoException when the descriptor fails
    public Optional<byte[]> receiveContent(byte[] begin, int size) {
        begun = true;
        byte[] content = Arrays.copyOf(begin, Math.min(size, TRUSTED_BYTES));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(Math.min(size, CHUNK_BYTES));
            for (int received = begin.length; received < size; ) {
                MemorySegment part = chunk.asSlice(0, Math.min(chunk.byteSize(), size - received));
                if (received > 0) {
                    fillWhole(part);
                } else if (!fill(part)) {
                    return Optional.empty();
                }
                int next = received + (int) part.byteSize();
                if (next > content.length) {
                    content = Arrays.copyOf(content, (int) Math.min(size, 2L * content.length));
                }
                MemorySegment.copy(part, JAVA_BYTE, 0, content, received, next - received);
                received = next;
            }
        }
        return Optional.of(content);
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
                fillWhole(header);
                return new Incoming.Announcement(header.asByteBuffer().getLong());
            }
            if (size < 0 || size > SHORT_BYTES) {
                return new Incoming.Announcement(size);
            }
            MemorySegment content = arena.allocate(size);
            fillWhole(content);
            return new Incoming.Message(ByteBuffer.wrap(content.toArray(JAVA_BYTE)));
        }
    }

    private void fillWhole(MemorySegment memory) {
        if (!fill(memory)) {
            throw new TornMessageException();
        }
    }

    /// False when the stream ends before any of it.
    private boolean fill(MemorySegment memory) {
        MemorySegment rest = memory;
        while (rest.byteSize() > 0) {
            int count = pass(Way.IN, rest);
            if (count == 0 && rest.byteSize() == memory.byteSize()) {
                return false;
            }
            if (count == 0) {
                throw new TornMessageException();
            }
            rest = rest.asSlice(passed(count));
        }
        return true;
    }

    private int pass(Way way, MemorySegment bytes) {
        if (PIPES.contains(fd)) {
            await(way.event);
            return way.ready.call(fd, bytes.asSlice(0, Math.min(bytes.byteSize(), way.most)));
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
