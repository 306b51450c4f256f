package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A socket's path as `struct sockaddr_un`. https://man7.org/linux/man-pages/man7/unix.7.html
///
/// ```
///  0        2                                  110
///  +--------+-----------------------------------+
///  | family | path, ended by a zero byte        |
///  +--------+-----------------------------------+
/// ```
///
/// A path that does not fit is reached through an open descriptor of its directory,
/// `/proc/self/fd/N/NAME`.
final class UnixAddress {
    static final int AF_UNIX = 1;
    private static final int PATH_OFFSET = 2;
    private static final int MAX_PATH_BYTES = 107;

    private UnixAddress() {}

    /// What is done with an address, which is valid meanwhile.
    @FunctionalInterface
    interface Use {
        void apply(MemorySegment address);
    }

    /// Use the address of a path.
    ///
    /// @throws ErrnoException when the directory of a long path cannot be opened
    /// @throws IllegalArgumentException when the file's own name takes more than some 80 bytes
    static void use(Path path, Use use) {
        if (bytes(path).length <= MAX_PATH_BYTES) {
            apply(path, use);
            return;
        }
        Path absolute = Environment.absolute(path);
        int directory = FileCalls.open(absolute.getParent(), Libc.O_PATH, 0);
        try {
            Path detour =
                    Path.of("/proc/self/fd", Integer.toString(directory))
                            .resolve(absolute.getFileName());
            if (bytes(detour).length > MAX_PATH_BYTES) {
                throw new IllegalArgumentException("socket name too long: path=" + path);
            }
            apply(detour, use);
        } finally {
            Libc.close(directory);
        }
    }

    private static void apply(Path path, Use use) {
        byte[] bytes = bytes(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(PATH_OFFSET + bytes.length + 1L, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH_OFFSET, bytes.length);
            use.apply(address);
        }
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
