package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Calls about processes and signals. Any thread may call.
public final class Processes {
    /// signal.h; these have the same number on x86-64 and aarch64.
    public static final int SIGHUP = 1;

    public static final int SIGINT = 2;
    public static final int SIGABRT = 6;
    public static final int SIGKILL = 9;
    public static final int SIGPIPE = 13;
    public static final int SIGTERM = 15;
    private static final int SIGTSTP = 20;

    private static final String IGNORED = "SigIgn:\t";
    private static final int SIGNAL_BASE = 128;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    static final int SIGACTION_BYTES = 32;
    private static final int SIGSET_BYTES = 8;
    private static final int PRIO_PROCESS = 0;
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final int NICE_BASE = 20;
    private static final int TIMES = 4;

    private Processes() {}

    /// Return the pid of this process, also after [ProcessFork#fork], of which `ProcessHandle`
    /// knows nothing. https://man7.org/linux/man-pages/man2/getpid.2.html
    ///
    /// @return the pid
    public static int getpid() {
        return (int) Syscall.GETPID.call("", 0, 0, 0, 0);
    }

    /// Return the pid of the parent. https://man7.org/linux/man-pages/man2/getppid.2.html
    ///
    /// @return the pid; changes when the parent dies
    public static int getppid() {
        return (int) Syscall.GETPPID.call("", 0, 0, 0, 0);
    }

    /// End this process at once. https://man7.org/linux/man-pages/man2/exit_group.2.html
    ///
    /// Unlike `Runtime.halt`, which waits 300 ms when some thread is in a system call, as the
    /// thread that reads the control socket always is.
    ///
    /// @param code exit code, 0 to 255
    public static void exitNow(int code) {
        Syscall.EXIT_GROUP.call("code=" + code, code, 0, 0, 0);
    }

    /// End this process by SIGABRT, whatever it does with that signal. See `abort(3)`.
    public static void abort() {
        resetSignal(SIGABRT);
        kill(getpid(), SIGABRT);
        exitNow(SIGNAL_BASE + SIGABRT); // should the signal be blocked
    }

    /// Send a signal. https://man7.org/linux/man-pages/man2/kill.2.html
    ///
    /// @param pid the process, or minus its group
    /// @param signal number; 0 only asks whether the process exists
    /// @throws ErrnoException ESRCH when there is no such process
    public static void kill(int pid, int signal) {
        Syscall.KILL.call("pid=" + pid + ", signal=" + signal, pid, signal, 0, 0);
    }

    /// Stop this process as Ctrl-Z does, and return when it goes on. Has no effect where nobody
    /// could let it go on, see "orphaned process group" in `setpgid(2)`.
    ///
    /// The calling thread gets the signal, and so cannot run on before the process has stopped.
    /// https://man7.org/linux/man-pages/man2/tgkill.2.html
    public static void stopAsCtrlZ() {
        Syscall.TGKILL.call("signal=" + SIGTSTP, getpid(), gettid(), SIGTSTP, 0);
    }

    /// The kernel's number of the calling thread.
    /// https://man7.org/linux/man-pages/man2/gettid.2.html
    public static int gettid() {
        return (int) Syscall.GETTID.call("", 0, 0, 0, 0);
    }

    /// Give a signal its default effect. https://man7.org/linux/man-pages/man2/sigaction.2.html
    ///
    /// @param signal number
    public static void resetSignal(int signal) {
        setHandler(signal, SIG_DFL);
    }

    /// Ignore a signal. See `sigaction(2)`.
    ///
    /// @param signal number
    public static void ignoreSignal(int signal) {
        setHandler(signal, SIG_IGN);
    }

    /// Whether a signal is ignored, as `nohup` makes SIGHUP. See `sigaction(2)`.
    ///
    /// @param signal number
    /// @return whether it has no effect at all
    public static boolean isIgnored(int signal) {
        return handler(signal) == SIG_IGN;
    }

    /// Whether a signal does to this process what it does to one that knows nothing about it. See
    /// `sigaction(2)`.
    ///
    /// @param signal number
    /// @return whether it is neither handled nor ignored
    public static boolean hasDefaultAction(int signal) {
        return handler(signal) == SIG_DFL;
    }

    private static long handler(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_BYTES, 8);
            sigaction(signal, MemorySegment.NULL, action);
            return action.get(JAVA_LONG, 0);
        }
    }

    /// Whether another process ignores a signal.
    /// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    ///
    /// @param pid the process
    /// @param signal number
    /// @return false also for a process that is gone
    public static boolean isIgnored(int pid, int signal) {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(IGNORED))
                    .mapToLong(line ->
                            Long.parseUnsignedLong(line, IGNORED.length(), line.length(), 16))
                    .anyMatch(mask -> ((mask >>> (signal - 1)) & 1) != 0);
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }

    private static void setHandler(int signal, long handler) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_BYTES, 8);
            action.set(JAVA_LONG, 0, handler);
            sigaction(signal, action, MemorySegment.NULL);
        }
    }

    /// Set and tell what a signal does; `NULL` for either leaves it out. See `sigaction(2)`.
    static void sigaction(int signal, MemorySegment wanted, MemorySegment found) {
        Syscall.RT_SIGACTION.call(
                "signal=" + signal, signal, wanted.address(), found.address(), SIGSET_BYTES);
    }

    /// Wait for the end of a child and reap it. Blocks.
    /// https://man7.org/linux/man-pages/man2/wait4.2.html
    ///
    /// @param pid a child of this process
    /// @return its exit code, or 128 and the number of the signal that killed it; empty when
    ///   somebody else has reaped it
    public static OptionalInt waitFor(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            Syscall.WAIT4.call("pid=" + pid, pid, status.address(), 0, 0);
            int word = status.get(JAVA_INT, 0);
            int signal = word & 0x7f;
            return OptionalInt.of(signal == 0 ? word >> Byte.SIZE & 0xff : SIGNAL_BASE + signal);
        } catch (ErrnoException failed) {
            if (failed.errno() == Errno.ECHILD) {
                return OptionalInt.empty();
            }
            throw failed;
        }
    }

    /// Run another program in place of this one, with the same process id. Does not return.
    /// https://man7.org/linux/man-pages/man2/execve.2.html
    ///
    /// @param program its file
    /// @param stack the arguments from the program's name on, and the variables
    /// @throws ErrnoException if it cannot be run
    public static void execute(Path program, InitialStack stack) {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.EXECVE.call(
                    "path=" + program,
                    arena.allocateFrom(program.toString()).address(),
                    texts(stack.arguments(), arena),
                    texts(stack.environment(), arena),
                    0);
        }
    }

    private static long texts(List<String> texts, Arena arena) {
        MemorySegment pointers = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            MemorySegment text = arena.allocateFrom(texts.get(i), StandardCharsets.ISO_8859_1);
            pointers.setAtIndex(JAVA_LONG, i, text.address());
        }
        return pointers.address();
    }

    /// Open a descriptor that becomes readable when a process ends.
    /// https://man7.org/linux/man-pages/man2/pidfd_open.2.html
    ///
    /// @param pid a process that has not been reaped
    /// @return the descriptor; the caller owns it
    /// @throws ErrnoException ESRCH when there is no such process
    public static int pidfdOpen(int pid) {
        return (int) Syscall.PIDFD_OPEN.call("pid=" + pid, pid, 0, 0, 0);
    }

    /// Return how nice a process is. https://man7.org/linux/man-pages/man2/getpriority.2.html
    ///
    /// @param pid the process; 0 for the calling thread
    /// @return -20 (favoured) to 19
    public static int getpriority(int pid) {
        // The kernel answers 20 - nice, so that no answer looks like an error.
        return NICE_BASE - (int) Syscall.GETPRIORITY.call("pid=" + pid, PRIO_PROCESS, pid, 0, 0);
    }

    /// Set how nice one thread is. See `getpriority(2)`.
    ///
    /// Linux keeps the figure per thread: a process id names its first thread, and threads started
    /// later take over their creator's figure.
    ///
    /// @param pid the process or thread; 0 for the calling thread
    /// @param nice -20 (favoured, needs privilege) to 19
    public static void setpriority(int pid, int nice) {
        Syscall.SETPRIORITY.call("pid=" + pid + ", nice=" + nice, PRIO_PROCESS, pid, nice, 0);
    }

    /// Set how nice this process is, all its threads. See `getpriority(2)`.
    ///
    /// @param nice -20 (favoured, needs privilege) to 19
    /// @throws ErrnoException EACCES without the privilege
    public static void setOwnPriority(int nice) {
        setpriority(0, nice);
        OwnThreads.each(thread -> setpriority(thread, nice));
    }

    /// Tell how much processor time all threads of this process have used.
    /// https://man7.org/linux/man-pages/man2/clock_getres.2.html
    ///
    /// @return nanoseconds
    public static long processorNanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2L * Long.BYTES, Long.BYTES);
            Syscall.CLOCK_GETTIME.call("", CLOCK_PROCESS_CPUTIME_ID, time.address(), 0, 0);
            return TimeUnit.SECONDS.toNanos(time.get(JAVA_LONG, 0))
                    + time.get(JAVA_LONG, Long.BYTES);
        }
    }

    /// Tell how much processor time this process and the children it has waited for have used.
    /// https://man7.org/linux/man-pages/man2/times.2.html
    ///
    /// @return user, system, the children's user, the children's system, and the time that has
    ///   passed since some point, each in hundredths of a second
    public static long[] times() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment used = arena.allocate(JAVA_LONG, TIMES);
            long passed = Syscall.TIMES.call("", used.address(), 0, 0, 0);
            long[] times = Arrays.copyOf(used.toArray(JAVA_LONG), TIMES + 1);
            times[TIMES] = passed;
            return times;
        }
    }
}
