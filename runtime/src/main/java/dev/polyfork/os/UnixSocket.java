package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A blocking stream socket of the Unix family that carries bytes and descriptors.
///
/// One thread may send while another receives; two senders (or two receivers) must take turns, or
/// their bytes mix. [#shutdown] and [#close] may come from any thread and wake both. A blocked call
/// holds its thread in the kernel, so use platform threads.
public final class UnixSocket implements AutoCloseable {
    /// Stands for descriptors that were sent, and for which this process had no free number.
    public static final int LOST = -1;

    private static final int[] NO_FDS = {};
    static final int SOCK_STREAM_CLOEXEC = 1 | Libc.O_CLOEXEC;
    private static final int SHUT_RDWR = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int UCRED_BYTES = 12;
    private static final int COPY_BYTES = 1 << 16;

    private final Descriptor descriptor;

    private UnixSocket(int fd) {
        descriptor = new Descriptor(fd);
    }

    /// Take over a connected socket.
    ///
    /// @param fd its descriptor, from now on owned by the result
    /// @return the socket
    public static UnixSocket adopt(int fd) {
        return new UnixSocket(fd);
    }

    /// Connect to a listener. https://man7.org/linux/man-pages/man2/connect.2.html
    ///
    /// @param path of any length
    /// @return the connected socket; the caller closes it
    /// @throws ErrnoException ENOENT or ECONNREFUSED when nobody listens there
    public static UnixSocket connect(Path path) {
        var socket = new UnixSocket(newSocket());
        try {
            UnixAddress.use(
                    path,
                    at ->
                            Syscall.CONNECT.call(
                                    "path=" + path, socket.fd(), at.address(), at.byteSize(), 0));
        } catch (RuntimeException failed) {
            socket.close();
            throw failed;
        }
        return socket;
    }

    /// Listen at a path that does not exist yet.
    ///
    /// @param path of any length; made here, unlinked when the listener is closed
    /// @return the listener; the caller closes it
    /// @throws ErrnoException EADDRINUSE (98) when the path exists
    public static UnixListener listen(Path path) {
        return UnixListener.bind(path);
    }

    /// Make two sockets connected to each other.
    /// https://man7.org/linux/man-pages/man2/socketpair.2.html
    ///
    /// @return the two ends; the caller closes them
    public static UnixSocket[] pair() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(JAVA_INT, 2);
            Syscall.SOCKETPAIR.call("", UnixAddress.AF_UNIX, SOCK_STREAM_CLOEXEC, 0, fds.address());
            return new UnixSocket[] {
                new UnixSocket(fds.getAtIndex(JAVA_INT, 0)),
                new UnixSocket(fds.getAtIndex(JAVA_INT, 1))
            };
        }
    }

    static int newSocket() {
        return (int) Syscall.SOCKET.call("", UnixAddress.AF_UNIX, SOCK_STREAM_CLOEXEC, 0, 0);
    }

    /// Return the descriptor; the socket keeps ownership.
    ///
    /// @return the number
    public int fd() {
        return descriptor.fd();
    }

    /// Give the descriptor away; the socket is closed for further calls, the descriptor open.
    ///
    /// @return the number, now owned by the caller
    public int detach() {
        return descriptor.detach();
    }

    /// Send all bytes of a buffer, with no descriptors.
    ///
    /// @param frame drained
    public void sendFully(ByteBuffer frame) {
        sendFully(frame, NO_FDS);
    }

    /// Send all bytes of a buffer, and copies of descriptors with the first byte.
    ///
    /// @param frame drained
    /// @param fds see [#sendFully(MemorySegment, int[])]
    public void sendFully(ByteBuffer frame, int[] fds) {
        sendFully(MemorySegment.ofBuffer(frame), fds);
        frame.position(frame.limit());
    }

    /// Send all bytes, and copies of descriptors with the first byte.
    ///
    /// More than 253 descriptors go as several messages of one byte each before the rest, so the
    /// receiver must go on collecting until it has as many as the frame announces. Blocks while the
    /// peer does not read.
    ///
    /// @param frame at least one byte for each (begun) 253 descriptors; the caller keeps ownership
    /// @param fds stay open here
    /// @throws ErrnoException EPIPE when the peer has closed
    public void sendFully(MemorySegment frame, int[] fds) {
        int socket = descriptor.enter("sendmsg");
        try {
            long sent = 0;
            int from = 0;
            while (fds.length - from > SocketMessage.MAX_FDS) {
                int[] part = Arrays.copyOfRange(fds, from, from + SocketMessage.MAX_FDS);
                sendSome(socket, frame.asSlice(sent, 1), part);
                from += part.length;
                sent++;
            }
            int[] rest = Arrays.copyOfRange(fds, from, fds.length);
            if (rest.length > 0 && sent == frame.byteSize()) {
                throw new IllegalArgumentException(
                        "frame too short for its descriptors: bytes=%d, fds=%d"
                                .formatted(sent, fds.length));
            }
            while (sent < frame.byteSize()) {
                sent += sendSome(socket, frame.asSlice(sent), rest);
                rest = NO_FDS;
            }
        } finally {
            descriptor.leave();
        }
    }

    private static long sendSome(int socket, MemorySegment bytes, int[] fds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = bytes;
            if (!bytes.isNative()) {
                long length = Math.min(bytes.byteSize(), COPY_BYTES);
                source = arena.allocate(length).copyFrom(bytes.asSlice(0, length));
            }
            return SocketMessage.send(arena, socket, source, fds);
        }
    }

    /// Wait for bytes and take those that are there.
    ///
    /// @param buffer filled from its position, which moves; must have room
    /// @param fdsOut gets the descriptors that came along, close-on-exec, owned by the caller; or
    ///   [#LOST] in place of all those of a message
    /// @return the number of bytes, -1 at the end
    public int receive(ByteBuffer buffer, List<Integer> fdsOut) {
        int count = receive(MemorySegment.ofBuffer(buffer), fdsOut);
        if (count > 0) {
            buffer.position(buffer.position() + count);
        }
        return count;
    }

    /// Wait for bytes and take those that are there.
    ///
    /// A message with descriptors is never merged with the bytes of the next one. A peer that died
    /// or closed, [#shutdown] and [#close] all mean the end.
    ///
    /// @param buffer filled from its start, not empty; the caller keeps ownership
    /// @param fdsOut gets the descriptors that came along, close-on-exec, owned by the caller; or
    ///   [#LOST] in place of all those of a message
    /// @return the number of bytes, -1 at the end
    public int receive(MemorySegment buffer, List<Integer> fdsOut) {
        if (buffer.byteSize() == 0) {
            throw new IllegalArgumentException("receive buffer is empty");
        }
        int socket = descriptor.enter("recvmsg");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = buffer;
            if (!buffer.isNative()) {
                target = arena.allocate(Math.min(buffer.byteSize(), COPY_BYTES));
            }
            long count = SocketMessage.receive(arena, socket, target, fdsOut);
            if (!buffer.isNative()) {
                MemorySegment.copy(target, 0, buffer, 0, count);
            }
            return count == 0 ? -1 : (int) count;
        } finally {
            descriptor.leave();
        }
    }

    /// Return the user that the peer ran as when it connected.
    ///
    /// @return the numeric user id
    public int peerUid() {
        return peerCredential(1);
    }

    /// Return the process that connected (or called listen).
    ///
    /// @return the pid
    public int peerPid() {
        return peerCredential(0);
    }

    /// struct ucred of SO_PEERCRED: pid, uid, gid.
    private int peerCredential(int index) {
        int socket = descriptor.enter("getsockopt");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(JAVA_INT, 3);
            long length = arena.allocateFrom(JAVA_INT, UCRED_BYTES).address();
            long result =
                    Syscall.GETSOCKOPT.raw(
                            socket, SOL_SOCKET, SO_PEERCRED, credentials.address(), length, 0);
            if (result < 0) {
                throw Syscall.GETSOCKOPT.failure((int) -result, "fd=" + socket);
            }
            return credentials.getAtIndex(JAVA_INT, index);
        } finally {
            descriptor.leave();
        }
    }

    /// End both directions: blocked calls here and at the peer return. The descriptor stays.
    public void shutdown() {
        int socket = descriptor.enter("shutdown");
        try {
            shutdown(socket);
        } finally {
            descriptor.leave();
        }
    }

    /// A peer that is gone already (ENOTCONN) is as good.
    static void shutdown(int socket) {
        Syscall.SHUTDOWN.raw(socket, SHUT_RDWR, 0, 0);
    }

    /// Close the descriptor; blocked calls here return the end. Idempotent.
    @Override
    public void close() {
        descriptor.close(() -> shutdown(descriptor.fd()));
    }
}
