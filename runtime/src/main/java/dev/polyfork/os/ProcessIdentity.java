package dev.polyfork.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One word that names a process for ever: a pid alone is given to another process later.
///
/// ```
///  63                            32 31                             0
///  +-------------------------------+--+-----------------------------+
///  | start time, clock ticks       |0 | pid                         |
///  +-------------------------------+--+-----------------------------+
/// ```
///
/// Bit 31 is always 0 and 0 names no process: users of the word may give both a meaning. Source:
/// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. Any thread may call.
public final class ProcessIdentity {
    /// Positions after the command name, which ends at the last parenthesis.
    private static final int STATE = 0;

    private static final int STAT_BYTES = 1024;
    private static final int THREADS = 17;
    private static final int START_TICKS = 19;

    private ProcessIdentity() {}

    private static final class Current {
        static volatile long identity = read(Processes.getpid());
    }

    /// Find out again who this is: it has been forked.
    static void renew() {
        Current.identity = read(Processes.getpid());
    }

    /// Return the word for this process.
    ///
    /// @return the identity
    public static long current() {
        return Current.identity;
    }

    /// Return the pid in an identity.
    ///
    /// @param identity any identity
    /// @return the pid
    public static int pid(long identity) {
        return (int) identity & Integer.MAX_VALUE;
    }

    /// Tell whether a process can still run code. Reads /proc, about 50 us.
    ///
    /// @param identity any identity
    /// @return false when it ended, reaped or not
    public static boolean isAlive(long identity) {
        if (identity == Current.identity) {
            return true;
        }
        try {
            return read(pid(identity)) == identity;
        } catch (ErrnoException failed) {
            // ESRCH: reaped between open and read. Any other error does not prove a death.
            return failed.errno() != Errno.ENOENT && failed.errno() != Errno.ESRCH;
        }
    }

    /// Return the identity of a running process, or 0 when it is only waiting to be reaped.
    static long read(int pid) {
        String text = readStat(Path.of("/proc", Integer.toString(pid), "stat"));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        boolean zombie = "ZX".contains(fields[STATE]);
        // The first thread may be a zombie while others still run: dead means all of them.
        if (zombie && Integer.parseInt(fields[THREADS]) <= 1) {
            return 0;
        }
        return (Long.parseLong(fields[START_TICKS]) << Integer.SIZE) | pid;
    }

    private static String readStat(Path path) {
        int fd = FileCalls.open(path, Libc.O_RDONLY, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(STAT_BYTES);
            int length = Libc.read(fd, text);
            byte[] bytes = text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } finally {
            Libc.close(fd);
        }
    }
}
