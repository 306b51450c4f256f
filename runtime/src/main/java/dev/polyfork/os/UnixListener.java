package dev.polyfork.os;

import java.nio.file.Path;

/// A path at which [UnixSocket] connections are accepted. Any thread may call.
public final class UnixListener implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Descriptor descriptor;
    private final Path path;

    private UnixListener(int fd, Path path) {
        descriptor = new Descriptor(fd);
        this.path = path;
    }

    static UnixListener bind(Path path) {
        String what = "path=" + path;
        int fd = UnixSocket.newSocket();
        try {
            UnixAddress.use(
                    path, at -> Syscall.BIND.call(what, fd, at.address(), at.byteSize(), 0));
            Syscall.LISTEN.call(what, fd, BACKLOG, 0, 0);
        } catch (RuntimeException failed) {
            Libc.close(fd);
            throw failed;
        }
        return new UnixListener(fd, path);
    }

    /// Wait for the next connection. https://man7.org/linux/man-pages/man2/accept.2.html
    ///
    /// @return the connection; the caller closes it
    /// @throws ErrnoException EINVAL or EBADF when the listener is closed, also meanwhile
    public UnixSocket accept() {
        int listener = descriptor.enter("accept4");
        try {
            long fd = Syscall.ACCEPT4.call("path=" + path, listener, 0, 0, Libc.O_CLOEXEC);
            return UnixSocket.adopt((int) fd);
        } finally {
            descriptor.leave();
        }
    }

    /// Return where this listens.
    ///
    /// @return the path
    public Path path() {
        return path;
    }

    /// Return the descriptor, readable when a connection waits; the listener keeps ownership.
    ///
    /// @return the number
    public int fd() {
        return descriptor.fd();
    }

    /// Let go of the descriptor; the process that this one was forked from goes on listening.
    public void abandon() {
        Libc.close(descriptor.detach());
    }

    /// Stop listening, unlink the path and wake a blocked [#accept]. Idempotent.
    @Override
    public void close() {
        if (descriptor.close(() -> UnixSocket.shutdown(descriptor.fd()))) {
            path.toFile().delete();
        }
    }
}
