package dev.polyfork.shm;

import dev.polyfork.os.CrashPoint;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.FileCalls;
import dev.polyfork.os.Libc;
import dev.polyfork.os.Processes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A file mapped into memory, shared with every process that opens it.
///
/// The region owns its mapping, not its name: the file lives until [#unlink], and its memory until
/// the last process has closed it. Any thread may call and use the memory; nobody may use it any
/// more when [#close] is called.
public final class SharedRegion implements AutoCloseable {
    private static final int OWNER_ONLY = 0600;
    private static final AtomicInteger UNNAMED = new AtomicInteger();

    private final Path path;
    private final Arena arena;
    private final MemorySegment segment;

    private SharedRegion(Path path, int fd, long bytes) {
        this.path = path;
        arena = Arena.ofShared();
        try {
            segment = FileCalls.mmap(fd, bytes, arena);
        } catch (ErrnoException failed) {
            arena.close();
            throw failed;
        }
    }

    /// Make a region with all its memory reserved, so that using it can never fail.
    ///
    /// @param path must not exist
    /// @param bytes its length
    /// @param fill writes the first content, before anybody else can open the region
    /// @return the region, mapped; the caller closes it
    /// @throws ErrnoException ENOSPC when there is no room, EEXIST when the path exists
    public static SharedRegion create(Path path, long bytes, Consumer<MemorySegment> fill) {
        String name = ".new-" + Processes.getpid() + "-" + UNNAMED.incrementAndGet();
        Path unfinished = path.resolveSibling(name);
        int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL;
        int fd = FileCalls.open(unfinished, flags, OWNER_ONLY);
        try {
            reserve(fd, bytes, "path=" + path);
            var region = new SharedRegion(path, fd, bytes);
            try {
                fill.accept(region.segment);
                CrashPoint.reach("region.filled");
                FileCalls.link(unfinished, path);
                return region;
            } catch (RuntimeException failed) {
                region.close();
                throw failed;
            }
        } finally {
            Libc.close(fd);
            FileCalls.unlink(unfinished);
        }
    }

    /// Give a file its length and all the memory that it needs.
    ///
    /// @param fd of an empty file, open for writing
    /// @param bytes the length
    /// @throws ErrnoException ENOSPC when there is no room
    public static void reserve(int fd, long bytes) {
        reserve(fd, bytes, "fd=" + fd);
    }

    private static void reserve(int fd, long bytes, String file) {
        try {
            FileCalls.fallocate(fd, bytes);
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.EOPNOTSUPP) {
                String detail = file + ", bytes=" + bytes;
                throw new ErrnoException(failed.call(), failed.errno(), detail);
            }
            writeZeros(fd, bytes);
        }
    }

    /// The slow way to reserve, for file systems without `fallocate`.
    private static void writeZeros(int fd, long bytes) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment zeros = scratch.allocate(1 << 16);
            long left = bytes;
            while (left > 0) {
                left -= Libc.write(fd, zeros.asSlice(0, Math.min(left, zeros.byteSize())));
            }
        }
    }

    /// Map a region that another process (or this one) has made.
    ///
    /// @param path of the file
    /// @return the region; the caller closes it
    /// @throws ErrnoException ENOENT when there is none
    public static SharedRegion open(Path path) {
        int fd = FileCalls.open(path, Libc.O_RDWR, 0);
        try {
            return new SharedRegion(path, fd, FileCalls.size(fd));
        } finally {
            Libc.close(fd);
        }
    }

    /// Return the memory; the region keeps ownership.
    ///
    /// @return all of it
    public MemorySegment segment() {
        return segment;
    }

    /// Return the file.
    ///
    /// @return its path
    public Path path() {
        return path;
    }

    /// Remove the file's name; mappings stay. Somebody else may have done so before.
    public void unlink() {
        unlink(path);
    }

    /// Remove the name of a region that need not exist.
    ///
    /// @param path of the file
    public static void unlink(Path path) {
        try {
            FileCalls.unlink(path);
        } catch (ErrnoException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    /// Unmap the memory. Idempotent.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
