package dev.polyfork.repl;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes to a descriptor, which Java's own streams do only to the standard ones. Any thread may
/// call; each call blocks until all is written.
final class DescriptorOutput extends OutputStream {
    private final int descriptor;

    /// @param descriptor stays the caller's
    DescriptorOutput(int descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment left = arena.allocate(count);
            MemorySegment.copy(bytes, offset, left, ValueLayout.JAVA_BYTE, 0, count);
            while (left.byteSize() > 0) {
                int written = Libc.write(descriptor, left);
                if (written < 0) {
                    // Somebody has made the terminal non-blocking.
                    Libc.poll(new int[] {descriptor}, Libc.POLLOUT, -1);
                }
                left = left.asSlice(Math.max(0, written));
            }
        } catch (ErrnoException e) {
            throw new IOException(e);
        }
    }
}
