package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.WARNING;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
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
    private static final int KEPT_CHARS = 4000;

    private final int readEnd;
    private final boolean error;
    private final Optional<OutputListener> listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder last = new StringBuilder();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param readEnd of a pipe, owned by this object
    Output(int readEnd, boolean error, Optional<OutputListener> listener) {
        this.readEnd = readEnd;
        this.error = error;
        this.listener = listener;
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
        synchronized (last) {
            return last.toString();
        }
    }

    private void readAll(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE_BYTES);
            int count = Libc.read(readEnd, piece);
            while (count != 0) {
                for (int i = 0; i < count; i++) {
                    take(pid, piece.get(ValueLayout.JAVA_BYTE, i));
                }
                count = Libc.read(readEnd, piece);
            }
            if (line.size() > 0) {
                endLine(pid);
            }
        } catch (ErrnoException e) {
            LOG.log(WARNING, "output of process {0} is lost: {1}", pid, e.getMessage());
        } finally {
            Libc.close(readEnd);
            ended.countDown();
        }
    }

    private void take(int pid, byte b) {
        if (b == '\n') {
            endLine(pid);
        } else {
            line.write(b);
        }
    }

    private void endLine(int pid) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        synchronized (last) {
            last.append(text).append('\n');
            last.delete(0, Math.max(0, last.length() - KEPT_CHARS));
        }
        try {
            listener.ifPresentOrElse(
                    l -> l.printed(pid, error, text), () -> System.err.println(text));
        } catch (RuntimeException e) {
            LOG.log(WARNING, "the listener to the output of process " + pid + " failed", e);
        }
    }
}
