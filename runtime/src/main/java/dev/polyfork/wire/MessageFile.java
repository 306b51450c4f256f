package dev.polyfork.wire;

import dev.polyfork.os.FileCalls;
import dev.polyfork.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// A long message as a file in memory without a name, of which the other process gets a descriptor:
/// it is copied once here and once there, and whoever dies meanwhile leaves nothing. Any thread may
/// call.
public final class MessageFile {
    private static final long PIECE_BYTES = 1 << 18;

    private MessageFile() {}

    /// Make a file.
    ///
    /// @param content from position to limit, which stay
    /// @return a descriptor, the caller's
    /// @throws dev.polyfork.os.ErrnoException when there is no room
    public static int write(ByteBuffer content) {
        int fd = Libc.memfdCreate("polyfork-message");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE_BYTES);
            MemorySegment rest = MemorySegment.ofBuffer(content);
            while (rest.byteSize() > 0) {
                // Quicker than to map new memory; and what is not there is an error, not a signal.
                long size = Math.min(rest.byteSize(), PIECE_BYTES);
                piece.copyFrom(rest.asSlice(0, size));
                rest = rest.asSlice(Libc.write(fd, piece.asSlice(0, size)));
            }
            return fd;
        } catch (RuntimeException failed) {
            Libc.close(fd);
            throw failed;
        }
    }

    /// Read a file that the other process has made.
    ///
    /// @param fd stays the caller's
    /// @param size bytes of its content
    /// @param reading must not keep the buffer
    /// @return what it made of the content
    public static <T> T read(int fd, int size, Function<ByteBuffer, T> reading) {
        try (Arena arena = Arena.ofConfined()) {
            return reading.apply(FileCalls.mmap(fd, size, arena).asByteBuffer());
        }
    }
}
