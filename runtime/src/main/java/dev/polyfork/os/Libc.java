package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Descriptor calls, each a thin method named like the C function.
///
/// Every descriptor made here is close-on-exec; the caller owns it. Any thread may call; EINTR is
/// retried; a failure is an [ErrnoException].
public final class Libc {
    /// fcntl.h; these have the same value on x86-64 and aarch64.
    public static final int O_RDONLY = 0;

    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;

    /// poll.h.
    public static final int POLLIN = 0x001;

    public static final int POLLOUT = 0x004;
    public static final int POLLERR = 0x008;
    public static final int POLLHUP = 0x010;
    public static final int POLLNVAL = 0x020;

    private static final int O_ACCMODE = 3;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;
    private static final int POLLFD_BYTES = 8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private Libc() {}

    /// Make a pipe. https://man7.org/linux/man-pages/man2/pipe.2.html
    ///
    /// @return read end, write end
    public static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            Syscall.PIPE2.call("", pair.address(), O_CLOEXEC, 0, 0);
            return pair.toArray(JAVA_INT);
        }
    }

    /// Duplicate a descriptor. https://man7.org/linux/man-pages/man2/dup.2.html
    ///
    /// @param fd an open descriptor
    /// @return the lowest free descriptor, now naming the same open file
    public static int dup(int fd) {
        return (int) Syscall.FCNTL.call("fd=" + fd, fd, F_DUPFD_CLOEXEC, 0, 0);
    }

    /// Make `target` name the file of `fd`, inheritable. See `dup(2)`.
    ///
    /// @param fd an open descriptor
    /// @param target closed first when open
    public static void dup2(int fd, int target) {
        if (fd != target) {
            Syscall.DUP3.call("fd=" + fd + ", target=" + target, fd, target, 0, 0);
        }
    }

    /// Make a descriptor name `/dev/null`. See `null(4)`.
    ///
    /// @param target closed first when open
    public static void redirectToNull(int target) {
        int fd = FileCalls.open(Path.of("/dev/null"), O_RDONLY, 0);
        dup2(fd, target);
        if (fd != target) {
            close(fd);
        }
    }

    /// Close a descriptor. https://man7.org/linux/man-pages/man2/close.2.html
    ///
    /// @param fd an open descriptor; free even when this throws
    public static void close(int fd) {
        long result = Syscall.CLOSE.raw(fd, 0, 0, 0);
        // Linux frees the number before it can be interrupted: never close twice.
        if (result < 0 && result != -Errno.EINTR) {
            throw Syscall.CLOSE.failure((int) -result, "fd=" + fd);
        }
    }

    /// Write one byte. https://man7.org/linux/man-pages/man2/write.2.html
    ///
    /// @param fd an open descriptor
    /// @param value the byte
    /// @return false when the descriptor is non-blocking and full
    public static boolean write(int fd, byte value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(1);
            bytes.fill(value);
            return write(fd, bytes) == 1;
        }
    }

    /// Write bytes, as many as the file takes at once.
    ///
    /// @param fd an open descriptor
    /// @param bytes native memory; the caller keeps ownership
    /// @return bytes written; -1 when the descriptor is non-blocking and full
    public static int write(int fd, MemorySegment bytes) {
        return transfer(Syscall.WRITE, fd, bytes, 0);
    }

    /// Read bytes, as many as are there. https://man7.org/linux/man-pages/man2/read.2.html
    ///
    /// @param fd an open descriptor
    /// @param buffer native memory; the caller keeps ownership
    /// @return bytes read; 0 at the end; -1 when the descriptor is non-blocking and empty
    public static int read(int fd, MemorySegment buffer) {
        return transfer(Syscall.READ, fd, buffer, 0);
    }

    /// Send what a socket takes without waiting. https://man7.org/linux/man-pages/man2/send.2.html
    ///
    /// @param socket a connected stream socket
    /// @param bytes native memory; the caller keeps ownership
    /// @return bytes sent; -1 when it is full
    /// @throws ErrnoException ENOTSOCK when it is no socket
    public static int sendNow(int socket, MemorySegment bytes) {
        return transfer(Syscall.SENDTO, socket, bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    }

    /// Receive what a socket has without waiting. https://man7.org/linux/man-pages/man2/recv.2.html
    ///
    /// @param socket a connected stream socket
    /// @param buffer native memory; the caller keeps ownership
    /// @return bytes received; 0 at the end; -1 when it is empty
    /// @throws ErrnoException ENOTSOCK when it is no socket
    public static int receiveNow(int socket, MemorySegment buffer) {
        return transfer(Syscall.RECVFROM, socket, buffer, MSG_DONTWAIT);
    }

    private static int transfer(Syscall call, int fd, MemorySegment bytes, int flags) {
        requireNative(bytes);
        while (true) {
            long result = call.raw(fd, bytes.address(), bytes.byteSize(), flags);
            if (result >= 0) {
                return (int) result;
            }
            if (result == -Errno.EAGAIN) {
                return -1;
            }
            if (result != -Errno.EINTR) {
                throw call.failure((int) -result, "fd=" + fd);
            }
        }
    }

    /// Make an unnamed file in memory. https://man7.org/linux/man-pages/man2/memfd_create.2.html
    ///
    /// @param name shown in /proc/self/fd
    /// @return the descriptor
    public static int memfdCreate(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            return (int) Syscall.MEMFD_CREATE.call("name=" + name, text, 1, 0, 0);
        }
    }

    /// Make a counter descriptor, non-blocking.
    /// https://man7.org/linux/man-pages/man2/eventfd.2.html
    ///
    /// @return the descriptor
    public static int eventfd() {
        return (int) Syscall.EVENTFD2.call("", 0, O_CLOEXEC | O_NONBLOCK, 0, 0);
    }

    /// Switch blocking. https://man7.org/linux/man-pages/man2/fcntl.2.html
    ///
    /// @param fd an open descriptor
    /// @param blocking false to make reads and writes return at once
    public static void setBlocking(int fd, boolean blocking) {
        long flags = Syscall.FCNTL.call("fd=" + fd, fd, F_GETFL, 0, 0);
        long wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        Syscall.FCNTL.call("fd=" + fd, fd, F_SETFL, wanted, 0);
    }

    /// Tell whether a descriptor is for reading only. See `fcntl(2)`.
    ///
    /// @param fd an open descriptor
    /// @return false when it can be written to
    public static boolean isReadOnly(int fd) {
        return (Syscall.FCNTL.call("fd=" + fd, fd, F_GETFL, 0, 0) & O_ACCMODE) == O_RDONLY;
    }

    /// Switch inheritance by programs started with exec. See `fcntl(2)`.
    ///
    /// @param fd an open descriptor
    /// @param inheritable true to keep it open in them
    public static void setInheritable(int fd, boolean inheritable) {
        long flags = Syscall.FCNTL.call("fd=" + fd, fd, F_GETFD, 0, 0);
        long wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
        Syscall.FCNTL.call("fd=" + fd, fd, F_SETFD, wanted, 0);
    }

    /// Wait until one of a few descriptors is ready.
    /// https://man7.org/linux/man-pages/man2/poll.2.html
    ///
    /// @param fds open descriptors
    /// @param events `POLL*` bits asked for on each
    /// @param timeoutNanos at most this long; negative: for ever
    /// @return the bits that hold, per descriptor; all 0 after a timeout
    public static int[] poll(int[] fds, int events, long timeoutNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment polls = arena.allocate((long) POLLFD_BYTES * fds.length + 1, 8);
            for (int i = 0; i < fds.length; i++) {
                polls.set(JAVA_INT, (long) POLLFD_BYTES * i, fds[i]);
                polls.set(JAVA_INT, (long) POLLFD_BYTES * i + 4, events);
            }
            // The kernel leaves the time that remains here, so that a retry after EINTR is right.
            long timeout = timeoutNanos < 0 ? 0 : timespec(arena, timeoutNanos).address();
            Syscall.PPOLL.call("fds=" + fds.length, polls.address(), fds.length, timeout, 0);
            int[] ready = new int[fds.length];
            for (int i = 0; i < fds.length; i++) {
                ready[i] = polls.get(JAVA_INT, (long) POLLFD_BYTES * i + 4) >>> Short.SIZE;
            }
            return ready;
        }
    }

    /// Write a duration as a `struct timespec`.
    static MemorySegment timespec(Arena arena, long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return arena.allocateFrom(JAVA_LONG, nanos / second, nanos % second);
    }

    static void requireNative(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("native memory needed: segment=" + memory);
        }
    }
}
