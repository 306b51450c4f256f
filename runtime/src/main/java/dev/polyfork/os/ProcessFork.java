package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Forks this JVM: the new process is a JVM in the same state, with all its threads.
///
/// `fork(2)` copies one thread, and a JVM without its collector, compilers and signal thread is
/// dead. Checkpointers solve that by making the threads again, and so does this, with a little
/// machine code ([ForkCode]):
///
/// ```
///   this process                                    new process
///   ------------                                    -----------
///   each other thread is stopped by a signal:
///   its registers lie on its stack, it waits
///   clone() ──────────────────────────────────────> the caller alone, all memory copied on write
///   lets the others return from the signal          clone() for each of the others, with its stack
///   returns the new process's id                    and thread pointer; returns from the signal
///                                                   returns 0
/// ```
///
/// The stopped threads may be anywhere, also in the middle of a collection: in both processes they
/// go on from there. Files that this one reads have a position of their own in the new one. What
/// cannot be doubled is the world outside. A thread that waits for a socket waits for it in both
/// processes, so whoever forks has no such thread; other descriptors are shared; what was random is
/// the same. [ProcessIdentity] knows the new process, `ProcessHandle.current()` does not.
///
/// Linux on x86-64 with glibc only. Nothing of the JVM's inside is touched.
public final class ProcessFork {
    /// Signal of the real-time range that neither glibc nor the JVM uses.
    private static final int SIGNAL = 61;

    static final String DESCRIPTORS = "/proc/self/fd/";
    private static final String THREADS = "/proc/self/task";
    private static final int SIGCHLD = 17;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_CHILD_TIDS = 0x1200000; // SETTID and CLEARTID
    private static final int ATTEMPTS = 20;
    private static final int PAGE = 4096;
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int NO_FILE = -1;
    private static final long SA_SIGINFO = 4;
    private static final long SA_RESTART = 0x10000000;
    private static final long SA_RESTORER = 0x04000000;
    private static final long ALL_SIGNALS = -1;

    private ProcessFork() {}

    /// The code on its page; it stays there as long as the process lives.
    private static final class Page {
        static final MemorySegment CODE = map();
        static final ForkTable TABLE = new ForkTable(CODE.asSlice(PAGE));

        private static MemorySegment map() {
            int size = PAGE + ForkTable.BYTES;
            long address =
                    Syscall.MMAP.raw(
                            0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, NO_FILE, 0);
            if (address < 0) {
                throw Syscall.MMAP.failure((int) -address, "size=" + size);
            }
            MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(size);
            byte[] code = HexFormat.of().parseHex(ForkCode.HEXADECIMAL.replace("\n", ""));
            MemorySegment.copy(code, 0, memory, JAVA_BYTE, 0, code.length);
            Syscall.MPROTECT.call("size=" + PAGE, address, PAGE, PROT_READ | PROT_EXEC, 0);
            return memory;
        }
    }

    /// Whether [#fork] can work on this machine.
    public static boolean isSupported() {
        return "amd64".equals(System.getProperty("os.arch"))
                && "Linux".equals(System.getProperty("os.name"));
    }

    /// Fork this process. Every other thread stands still meanwhile, some milliseconds. One thread
    /// at a time may call.
    ///
    /// @param sibling whether the new process is a child of this process's parent, which then waits
    ///   for it, and not of this one
    /// @return the new process's id; in the new process 0
    /// @throws ErrnoException EAGAIN or ENOMEM when there is no room for a process, ENOSYS when the
    ///   C library is another one, ETIMEDOUT when a thread cannot be stopped
    public static int fork(boolean sibling) {
        Page.TABLE.hold(false);
        return fork(sibling ? CLONE_PARENT : 0, true);
    }

    /// Fork this process, with a new one that stands still and never does anything, for its memory
    /// to be read. Who has that memory can go on with it by the stack pointer, the code at
    /// [#resumeAddress] and this thread's thread pointer: this method then returns 0 there.
    ///
    /// @return the new process's id; 0 in a process that was restored
    static int forkHeld() {
        Page.TABLE.hold(true);
        return fork(0, false);
    }

    static long resumeAddress() {
        return Page.CODE.address() + ForkCode.RESUME;
    }

    static ForkTable table() {
        return Page.TABLE;
    }

    private static int fork(long kinship, boolean reopening) {
        MemorySegment before = install();
        long flags = CLONE_CHILD_TIDS | SIGCHLD | kinship;
        int result = -Errno.EAGAIN;
        for (int i = 0; i < ATTEMPTS && result == -Errno.EAGAIN; i++) {
            // A thread that is born after this look is noticed by the code.
            Page.TABLE.fill(otherThreads(), SIGNAL, flags);
            Page.TABLE.reopen(reopening ? readFiles() : new int[0]);
            result = (int) NativeCalls.call(Page.CODE.asSlice(ForkCode.FORK));
        }
        if (result != -Errno.ETIMEDOUT) {
            // Otherwise a thread may still be about to get the signal.
            restore(before);
        }
        if (result < 0) {
            throw new ErrnoException("fork", -result, "threads=" + otherThreads().length);
        }
        if (result == 0) {
            ProcessIdentity.renew();
        }
        return result;
    }

    private static int[] otherThreads() {
        int self = Processes.gettid();
        int[] threads = numbersIn(THREADS).filter(id -> id != self).toArray();
        if (threads.length > ForkTable.MAX_THREADS) {
            throw new ErrnoException("fork", Errno.EAGAIN, "threads=" + threads.length);
        }
        return threads;
    }

    /// The descriptors by which files are read: the archives of the JVM. Standard input stays
    /// shared.
    private static int[] readFiles() {
        return numbersIn(DESCRIPTORS).filter(fd -> fd > 2 && isReadFile(fd)).toArray();
    }

    private static boolean isReadFile(int fd) {
        try {
            return Files.isRegularFile(Path.of(DESCRIPTORS + fd)) && Libc.isReadOnly(fd);
        } catch (ErrnoException _) {
            // Closed meanwhile; or the one by which the directory was listed.
            return false;
        }
    }

    private static IntStream numbersIn(String directory) {
        String[] names = new File(directory).list();
        if (names == null) {
            throw new ErrnoException("fork", Errno.ENOSYS, directory + " cannot be listed");
        }
        return Stream.of(names).mapToInt(Integer::parseInt);
    }

    /// Install the code as the signal's handler; returns what was there before.
    private static MemorySegment install() {
        MemorySegment actions = Arena.ofAuto().allocate(2 * Processes.SIGACTION_BYTES, 8);
        long code = Page.CODE.address();
        actions.set(JAVA_LONG, 0, code + ForkCode.HANDLER);
        actions.set(JAVA_LONG, 8, SA_SIGINFO | SA_RESTART | SA_RESTORER);
        actions.set(JAVA_LONG, 16, code + ForkCode.RESTORER);
        actions.set(JAVA_LONG, 24, ALL_SIGNALS);
        MemorySegment before = actions.asSlice(Processes.SIGACTION_BYTES);
        Processes.sigaction(SIGNAL, actions, before);
        return before;
    }

    private static void restore(MemorySegment before) {
        Processes.sigaction(SIGNAL, before, MemorySegment.NULL);
    }
}
