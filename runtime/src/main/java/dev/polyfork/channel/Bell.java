package dev.polyfork.channel;

import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.FileCalls;
import dev.polyfork.os.Libc;
import dev.polyfork.shm.Words;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A named pipe that becomes readable when a queue gets something to take.
///
/// Nobody writes to it while nobody watches. All watchers share the pipe, so its bytes only mean
/// "look": one byte may stand for many records, and be there when another process has taken them
/// all. It is never missing while the queue holds something, once watching has begun.
///
/// Any thread may call.
final class Bell implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Bell.class.getName());

    private static final int OWNER_ONLY = 0600;
    private static final int NOT_OPEN = -1;
    private static final byte RING = 1;
    private static final int DRAIN_BYTES = 4096;

    private final MemorySegment control;
    private final Path path;
    private int fd = NOT_OPEN;

    Bell(MemorySegment control, Path path) {
        this.control = control;
        this.path = path;
    }

    /// The pipe's descriptor, opened (and made) when first asked for.
    synchronized int fd() {
        if (fd == NOT_OPEN) {
            Words.setInt(control, QueueLayout.SIDE_FILES, 1);
            try {
                FileCalls.mkfifo(path, OWNER_ONLY);
            } catch (ErrnoException failed) {
                if (failed.errno() != Errno.EEXIST) {
                    throw failed;
                }
            }
            // Open for both, so that neither end ever looks closed to the other.
            fd = FileCalls.open(path, Libc.O_RDWR | Libc.O_NONBLOCK, 0);
        }
        return fd;
    }

    void beginWatch() {
        fd();
        Words.addInt(control, QueueLayout.WATCHERS, 1);
        ringIfFilled();
    }

    void endWatch() {
        // The last one leaves silence behind; not by empty(), for another may be beginning.
        if (Words.addInt(control, QueueLayout.WATCHERS, -1) == 1) {
            drain();
        }
    }

    /// Call before a record is published: who has no descriptor for the bell is to hear it now.
    ///
    /// @throws ErrnoException EMFILE, say
    void prepare() {
        if (isWatched()) {
            fd();
        }
    }

    /// Call after a record was published. Does not fail, as that is not to be done again.
    void ring() {
        if (isWatched()) {
            try {
                // A full pipe is as good: it is readable.
                Libc.write(fd(), RING);
            } catch (ErrnoException e) {
                LOG.log(Level.WARNING, "a watcher that came just now is not told: " + path, e);
            }
        }
    }

    private boolean isWatched() {
        return Words.getIntVolatile(control, QueueLayout.WATCHERS) > 0;
    }

    /// Silence the bell, unless there is something to take.
    void drain() {
        empty();
        ringIfFilled();
    }

    private void ringIfFilled() {
        if (QueueLayout.putCount(control) != QueueLayout.getCount(control)) {
            ring();
        }
    }

    private void empty() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment bytes = scratch.allocate(DRAIN_BYTES);
            while (Libc.read(fd(), bytes) == DRAIN_BYTES) {
                // More than anybody needs.
            }
        }
    }

    @Override
    public synchronized void close() {
        if (fd != NOT_OPEN) {
            Libc.close(fd);
            fd = NOT_OPEN;
        }
    }
}
