package dev.polyfork.jobs;

import dev.polyfork.os.UnixSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;

/// Java's end of a worker's socket. Messages are framed as those of Python's `Connection`: four
/// bytes for the size, big-endian, then the content.
///
/// For one thread; any thread may [#close].
public final class JobChannel implements AutoCloseable {
    /// What [#send] needs in front of a message.
    public static final int HEADER_BYTES = Integer.BYTES;

    private static final int BUFFER_BYTES = 1 << 16;

    private final UnixSocket socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();

    JobChannel(UnixSocket socket) {
        this.socket = socket;
    }

    /// Send a message. Blocks while the worker does not read.
    ///
    /// @param message from position 0 to the limit, the first [#HEADER_BYTES] left free
    /// @throws dev.polyfork.os.ErrnoException when the worker has ended
    void send(ByteBuffer message) {
        message.putInt(0, message.limit() - HEADER_BYTES);
        socket.sendFully(message.rewind());
    }

    /// Wait for a message.
    ///
    /// @return empty when the worker has ended, also within a message
    Optional<byte[]> receive() {
        if (!fill(HEADER_BYTES)) {
            return Optional.empty();
        }
        byte[] message = new byte[buffer.getInt()];
        int length = 0;
        while (length < message.length) {
            if (!buffer.hasRemaining() && !fill(1)) {
                return Optional.empty();
            }
            int piece = Math.min(buffer.remaining(), message.length - length);
            buffer.get(message, length, piece);
            length += piece;
        }
        return Optional.of(message);
    }

    /// Have at least `wanted` bytes in the buffer; false at the end of the connection.
    private boolean fill(int wanted) {
        buffer.compact();
        try {
            while (buffer.position() < wanted) {
                if (socket.receive(buffer, new ArrayList<>()) < 0) {
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
