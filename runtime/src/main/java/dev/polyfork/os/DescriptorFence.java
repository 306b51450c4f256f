package dev.polyfork.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;

/// Keeps the low descriptors out of a new JVM's reach.
///
/// A checkpoint's files have the descriptors that they had, and a restored process may have been
/// started with some of its own: `polyfork x.py 3<file`, a lock of `flock(1)`. Those are low
/// numbers. So a JVM that is going to be written into a checkpoint boots with the low ones taken.
public final class DescriptorFence {
    private static final String NOTHING = "/dev/null";
    private static final int FIRST = 3;
    private static final int LAST = 63;
    private static final int AT_FDCWD = -100;

    private DescriptorFence() {}

    /// Write a program that takes all low descriptors and then executes another one, with its own
    /// arguments.
    ///
    /// @param file where; replaced
    /// @param program an absolute path
    public static void write(Path file, Path program) throws IOException {
        RestoreSteps steps = new RestoreSteps(RestoreProgram.BASE, LAST);
        steps.call(Syscall.OPENAT, RestoreSteps.KEEP, AT_FDCWD, steps.keep(NOTHING), 0);
        IntStream.rangeClosed(FIRST + 1, LAST)
                .forEach(fd -> steps.call(Syscall.DUP3, RestoreSteps.FD_FIRST, 0, fd));
        // A step that fails leads to the other program.
        steps.special(RestoreSteps.EQUAL, RestoreProgram.BASE, 0);
        ByteBuffer code = RestoreProgram.of(steps, program);
        byte[] bytes = new byte[code.remaining()];
        code.get(bytes);
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// In that other program: let go of the descriptors.
    public static void open() {
        for (int fd = FIRST; fd <= LAST; fd++) {
            if (leadsToNothing(Path.of("/proc/self/fd", Integer.toString(fd)))) {
                Libc.close(fd);
            }
        }
    }

    private static boolean leadsToNothing(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().equals(NOTHING);
        } catch (IOException _) {
            return false; // it is not open
        }
    }
}
