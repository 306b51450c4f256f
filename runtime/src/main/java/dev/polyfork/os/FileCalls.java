package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// File calls that keep the error number, which Python's `OSError` wants to know.
///
/// Any thread may call; EINTR is retried; a failure is an [ErrnoException].
public final class FileCalls {
    private static final int AT_FDCWD = -100;
    private static final int S_IFIFO = 0010000;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;
    private static final int STAT_BYTES = 256;
    private static final int STAT_SIZE_OFFSET = 48;

    private FileCalls() {}

    /// Open a file. https://man7.org/linux/man-pages/man2/open.2.html
    ///
    /// @param path the file
    /// @param flags [Libc]`.O_*`
    /// @param mode permissions of a new file
    /// @return the descriptor
    public static int open(Path path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            return (int)
                    Syscall.OPENAT.call(
                            "path=" + path, AT_FDCWD, name, flags | Libc.O_CLOEXEC, mode);
        }
    }

    /// Make a named pipe. https://man7.org/linux/man-pages/man3/mkfifo.3.html
    ///
    /// @param path where
    /// @param mode permissions
    public static void mkfifo(Path path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            Syscall.MKNODAT.call("path=" + path, AT_FDCWD, name, S_IFIFO | mode, 0);
        }
    }

    /// Remove a file's name. https://man7.org/linux/man-pages/man2/unlink.2.html
    ///
    /// @param path the file
    public static void unlink(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            Syscall.UNLINKAT.call("path=" + path, AT_FDCWD, name, 0, 0);
        }
    }

    /// Reserve the space of a file. https://man7.org/linux/man-pages/man2/fallocate.2.html
    ///
    /// @param fd open for writing
    /// @param bytes from the file's start
    /// @throws ErrnoException ENOSPC when there is no room, EOPNOTSUPP when the file system cannot
    public static void fallocate(int fd, long bytes) {
        Syscall.FALLOCATE.call("bytes=" + bytes, fd, 0, 0, bytes);
    }

    /// Tell which file a descriptor names. https://man7.org/linux/man-pages/man2/fstat.2.html
    ///
    /// @param fd an open descriptor
    /// @return its identity
    public static FileIdentity fstat(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stat = arena.allocate(STAT_BYTES, JAVA_LONG.byteAlignment());
            Syscall.FSTAT.call("fd=" + fd, fd, stat.address(), 0, 0);
            // struct stat begins with st_dev, st_ino on both machines.
            return new FileIdentity(stat.get(JAVA_LONG, 0), stat.get(JAVA_LONG, 8));
        }
    }

    /// Tell how long a file is. See `fstat(2)`.
    ///
    /// @param fd an open descriptor
    /// @return bytes
    public static long size(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stat = arena.allocate(STAT_BYTES, JAVA_LONG.byteAlignment());
            Syscall.FSTAT.call("fd=" + fd, fd, stat.address(), 0, 0);
            return stat.get(JAVA_LONG, STAT_SIZE_OFFSET);
        }
    }

    /// Set the length of a file without giving it space.
    /// https://man7.org/linux/man-pages/man2/ftruncate.2.html
    ///
    /// @param fd open for writing
    /// @param bytes the length
    public static void ftruncate(int fd, long bytes) {
        Syscall.FTRUNCATE.call("bytes=" + bytes, fd, bytes, 0, 0);
    }

    /// Give a file a second name. https://man7.org/linux/man-pages/man2/link.2.html
    ///
    /// @param existing the file
    /// @param name the new name, on the same file system
    /// @throws ErrnoException EEXIST when the name is taken
    public static void link(Path existing, Path name) {
        try (Arena arena = Arena.ofConfined()) {
            long from = arena.allocateFrom(existing.toString()).address();
            long to = arena.allocateFrom(name.toString()).address();
            Syscall.LINKAT.call("path=" + name, AT_FDCWD, from, AT_FDCWD, to);
        }
    }

    /// Map a file, shared, for reading and writing.
    /// https://man7.org/linux/man-pages/man2/mmap.2.html
    ///
    /// @param fd open for both; may be closed afterwards
    /// @param bytes at most the file's length
    /// @param arena unmaps when it closes
    /// @return the memory
    public static MemorySegment mmap(int fd, long bytes, Arena arena) {
        long address = Syscall.MMAP.raw(0, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
        if (address < 0) {
            throw Syscall.MMAP.failure((int) -address, "fd=" + fd + ", bytes=" + bytes);
        }
        return MemorySegment.ofAddress(address)
                .reinterpret(bytes, arena, memory -> munmap(memory.address(), bytes));
    }

    private static void munmap(long address, long bytes) {
        Syscall.MUNMAP.call("bytes=" + bytes, address, bytes, 0, 0);
    }
}
