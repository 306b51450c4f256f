package dev.polyfork.wire;

import dev.polyfork.os.Libc;
import dev.polyfork.os.UnixSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One end of a control connection: whole messages in, whole messages out.
///
/// Owns the socket. Any thread may [#send]; one thread at a time may [#receive]. Both block. When
/// the other end is gone, `send` throws [dev.polyfork.os.ErrnoException] and `receive` is empty.
public final class ControlChannel implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final UnixSocket socket;
    private final Object sending = new Object();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final List<Integer> descriptors = new ArrayList<>();
    private int lengthLimit;

    private ControlChannel(UnixSocket socket, int lengthLimit) {
        this.socket = socket;
        this.lengthLimit = lengthLimit;
    }

    /// A connection to a peer that is trusted already.
    public static ControlChannel trusted(UnixSocket socket) {
        return new ControlChannel(socket, MessageCodec.MAX_LENGTH);
    }

    /// A connection from a peer that has to show its token: until [#trust] is called no frame
    /// longer than a [Message.Hello] is read, so that a stranger cannot make this JVM allocate
    /// memory.
    public static ControlChannel untrusted(UnixSocket socket) {
        return new ControlChannel(socket, MessageCodec.MAX_HELLO_LENGTH);
    }

    /// Accept frames of any length from now on.
    public void trust() {
        lengthLimit = MessageCodec.MAX_LENGTH;
    }

    /// Send `message` and its descriptors. The caller keeps its own copies of the descriptors.
    public void send(Message message) {
        ByteBuffer frame = MessageCodec.encode(message);
        int[] fds = MessageCodec.descriptors(message).stream().mapToInt(i -> i).toArray();
        synchronized (sending) {
            socket.sendFully(frame, fds);
        }
    }

    /// Wait for the next message; empty when the peer has closed its end or died.
    ///
    /// @throws ProtocolException if the peer sends what no Polyfork sends
    public Optional<Message> receive() {
        if (!fill(MessageCodec.HEADER_BYTES)) {
            return Optional.empty();
        }
        int length = buffer.getInt();
        int fdCount = buffer.getShort();
        if (length < 1 || length > lengthLimit) {
            throw new ProtocolException(
                    "frame length out of range: length=" + length + ", limit=" + lengthLimit);
        }
        ByteBuffer frame = ByteBuffer.allocate(length);
        while (frame.hasRemaining()) {
            if (!buffer.hasRemaining() && !fill(1)) {
                return Optional.empty();
            }
            int n = Math.min(buffer.remaining(), frame.remaining());
            frame.put(buffer.slice(buffer.position(), n));
            buffer.position(buffer.position() + n);
        }
        if (fdCount < 0 || fdCount > descriptors.size()) {
            throw new ProtocolException(
                    "descriptors missing: wanted=" + fdCount + ", received=" + descriptors.size());
        }
        List<Integer> mine = descriptors.subList(0, fdCount);
        List<Integer> fds = List.copyOf(mine);
        mine.clear();
        return Optional.of(MessageCodec.decode(frame.flip(), fds));
    }

    /// Wake a thread that blocks in [#receive]: it sees the end of the connection.
    public void shutdown() {
        socket.shutdown();
    }

    /// Let go of the descriptor without ending the connection, which the process that this one was
    /// forked from goes on with. No thread may be using it.
    public void abandon() {
        Libc.close(socket.detach());
    }

    @Override
    public void close() {
        socket.close();
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
}
