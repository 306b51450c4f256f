package dev.polyfork.jobs;

import dev.polyfork.os.Libc;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.value.WorkerMessage;
import dev.polyfork.wire.MessageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Java's end of a worker's socket. Messages are framed as those of Python's `Connection`: four
/// bytes for the size, big-endian, then the content. Instead of the content of a long one there is
/// a byte that brings the descriptor of a [MessageFile].
///
/// For one thread; any thread may [#close].
public final class JobChannel implements AutoCloseable {
    /// What [#send] needs in front of a message.
    public static final int HEADER_BYTES = Integer.BYTES;

    /// `_jobs.py` has the same.
    private static final int LONGEST_IN_SOCKET = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final UnixSocket socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final List<Integer> descriptors = new ArrayList<>();

    JobChannel(UnixSocket socket) {
        this.socket = socket;
    }

    /// Send a message. Blocks while the worker does not read.
    ///
    /// @param message from position 0 to the limit, the first [#HEADER_BYTES] left free
    /// @throws dev.polyfork.os.ErrnoException when the worker has ended
    void send(ByteBuffer message) {
        int size = message.limit() - HEADER_BYTES;
        message.putInt(0, size);
        if (size <= LONGEST_IN_SOCKET) {
            socket.sendFully(message.rewind());
            return;
        }
        int file = MessageFile.write(message.slice(HEADER_BYTES, size));
        try {
            socket.sendFully(message.slice(0, HEADER_BYTES));
            socket.sendFully(ByteBuffer.allocate(1), new int[] {file});
        } finally {
            Libc.close(file);
        }
    }

    /// Wait for a message.
    ///
    /// @return empty when the worker has ended, also within a message
    Optional<WorkerMessage> receive() {
        if (!fill(HEADER_BYTES)) {
            return Optional.empty();
        }
        int size = buffer.getInt();
        return size > LONGEST_IN_SOCKET ? receiveFile(size) : receiveContent(size);
    }

    private Optional<WorkerMessage> receiveFile(int size) {
        if (!fill(1)) {
            return Optional.empty();
        }
        buffer.get();
        int file = descriptors.removeFirst();
        try {
            return Optional.of(MessageFile.read(file, size, WorkerMessage::read));
        } finally {
            Libc.close(file);
        }
    }

    private Optional<WorkerMessage> receiveContent(int size) {
        byte[] message = new byte[size];
        int length = 0;
        while (length < message.length) {
            if (!buffer.hasRemaining() && !fill(1)) {
                return Optional.empty();
            }
            int piece = Math.min(buffer.remaining(), message.length - length);
            buffer.get(message, length, piece);
            length += piece;
        }
        return Optional.of(WorkerMessage.read(ByteBuffer.wrap(message)));
    }

    /// Have at least `wanted` bytes in the buffer; false at the end of the connection.
    private boolean fill(int wanted) {
        buffer.compact();
        try {
            while (buffer.position() < wanted) {
                if (socket.receive(buffer, descriptors) < 0) {
                    return false;
                }
            }
            return true;
        } finally {
            buffer.flip();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
