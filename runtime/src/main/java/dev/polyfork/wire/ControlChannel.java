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
    private static final int FIRST_BYTES = 1 << 16;

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

    /// Return the process at the other end, as the kernel knows it.
    ///
    /// @return the pid of who has connected
    public int peerPid() {
        return socket.peerPid();
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
    /// @return the message; where this process had no room for its descriptors, they are a single
    ///   [UnixSocket#LOST]
    /// @throws ProtocolException if the peer sends what no Polyfork sends
    public Optional<Message> receive() {
        Optional<Message> message = Optional.empty();
        try {
            message = next();
            return message;
        } finally {
            if (message.isEmpty()) {
                closeAll(descriptors);
            }
        }
    }

    private Optional<Message> next() {
        if (!fill(MessageCodec.HEADER_BYTES)) {
            return Optional.empty();
        }
        int length = buffer.getInt();
        int fdCount = buffer.getShort();
        if (length < 1 || length > lengthLimit) {
            throw new ProtocolException(
                    "frame length out of range: length=" + length + ", limit=" + lengthLimit);
        }
        // What is only announced takes no memory.
        ByteBuffer frame = ByteBuffer.allocate(Math.min(length, FIRST_BYTES));
        while (frame.position() < length) {
            if (!buffer.hasRemaining() && !fill(1)) {
                return Optional.empty();
            }
            if (!frame.hasRemaining()) {
                int capacity = (int) Math.min(length, 2L * frame.capacity());
                frame = ByteBuffer.allocate(capacity).put(frame.flip());
            }
            int n = Math.min(buffer.remaining(), frame.remaining());
            frame.put(buffer.slice(buffer.position(), n));
            buffer.position(buffer.position() + n);
        }
        return Optional.of(decode(frame.flip(), takeDescriptors(fdCount)));
    }

    private static Message decode(ByteBuffer frame, List<Integer> fds) {
        List<Integer> unused = new ArrayList<>(fds);
        try {
            Message message = MessageCodec.decode(frame, fds);
            unused.removeAll(MessageCodec.descriptors(message));
            return message;
        } finally {
            closeAll(unused);
        }
    }

    private List<Integer> takeDescriptors(int count) {
        if (count > 0 && descriptors.contains(UnixSocket.LOST)) {
            closeAll(descriptors);
            return List.of(UnixSocket.LOST);
        }
        if (count < 0 || count > descriptors.size()) {
            throw new ProtocolException(
                    "descriptors missing: wanted=" + count + ", received=" + descriptors.size());
        }
        List<Integer> mine = descriptors.subList(0, count);
        List<Integer> fds = List.copyOf(mine);
        mine.clear();
        return fds;
    }

    private static void closeAll(List<Integer> fds) {
        fds.stream().filter(fd -> fd != UnixSocket.LOST).forEach(Libc::close);
        fds.clear();
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
                if (!descriptors.isEmpty() && lengthLimit == MessageCodec.MAX_HELLO_LENGTH) {
                    throw new ProtocolException("descriptors before the token");
                }
            }
            return true;
        } finally {
            buffer.flip();
        }
    }
}
