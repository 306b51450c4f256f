package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.WARNING;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One output stream of a process: a thread reads it line by line until nobody has it open any
/// more.
///
/// What nobody listens to is printed to this JVM's own stderr. The last lines are kept.
final class Output {
    private static final System.Logger LOG = System.getLogger(Output.class.getName());
    private static final int PIECE_BYTES = 8192;

    private final int readEnd;
    private final OutputLines lines;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param readEnd of a pipe, owned by this object
    Output(int readEnd, boolean error, Optional<OutputListener> listener) {
        this.readEnd = readEnd;
        lines = new OutputLines(error, listener);
    }

    void follow(int pid) {
        Thread.ofPlatform().daemon().name("polyfork-output-" + pid).start(() -> readAll(pid));
    }

    /// It will not be followed.
    void close() {
        Libc.close(readEnd);
    }

    /// The last lines, when all was read or the time is over.
    String last(long nanos) {
        try {
            boolean _ = ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lines.last();
    }

    private void readAll(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE_BYTES);
            int count = Libc.read(readEnd, piece);
            while (count != 0) {
                for (int i = 0; i < count; i++) {
                    lines.take(pid, piece.get(ValueLayout.JAVA_BYTE, i));
                }
                count = Libc.read(readEnd, piece);
            }
            lines.end(pid);
        } catch (ErrnoException e) {
            LOG.log(WARNING, "output of process {0} is lost: {1}", pid, e.getMessage());
        } finally {
            Libc.close(readEnd);
            ended.countDown();
        }
    }
}
