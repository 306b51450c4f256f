package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/// Writes this JVM into a file that can be executed: to run the file is to go on here, in a new
/// process, some milliseconds later. The JVM need not boot again.
///
/// ```
///   this process                                     later, any number of times
///   ------------                                     --------------------------
///   ProcessFork forks a process that stands still
///   its memory is written into the file              the kernel starts the file: RestoreCode
///   it is killed                                     maps all that memory, copied on write,
///   returns nothing                                  opens the same files, makes the threads
///                                                    returns the arguments of the new process
/// ```
///
/// The restored process is a new one as far as the kernel is concerned: it has its own id,
/// arguments, environment, working directory, limits and standard streams. What the JVM has read of
/// these when it booted is the old one's, and so are all random numbers; putting that right is up
/// to the caller. All restored processes have the same addresses.
///
/// A file is good until the machine is booted again, as the clock then starts anew, and as long as
/// all mapped and opened files are the same. What cannot be restored executes a fallback instead.
///
/// Linux on x86-64 with glibc only, as [ProcessFork].
public final class Checkpoint {
    private static final int ARCH_GET_FS = 0x1003;

    private Checkpoint() {}

    /// Write this process into a file. Blocks for about a second. The other threads go on, and none
    /// of them may be waiting for anything outside of this process.
    ///
    /// @param file where; replaced as a whole, and only if all goes well
    /// @param fallback a script to execute when the file cannot be restored
    /// @return in a restored process how it was started, in this one nothing
    /// @throws IOException if the file cannot be written, or something in this process cannot be
    ///   restored; the message says what
    /// @throws ErrnoException if this process cannot be forked
    public static Optional<InitialStack> write(Path file, Path fallback) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(JAVA_LONG);
            Syscall.ARCH_PRCTL.call("ARCH_GET_FS", ARCH_GET_FS, pointer.address(), 0, 0);
            MemorySegment mask = arena.allocate(JAVA_LONG);
            Syscall.RT_SIGPROCMASK.call("", 0, 0, mask.address(), Long.BYTES);
            int pid = ProcessFork.forkHeld();
            if (pid == 0) {
                return Optional.of(initialStack());
            }
            try {
                CheckpointFile.of(pid, pointer.get(JAVA_LONG, 0), mask.toArray(JAVA_BYTE))
                        .write(file, fallback);
            } finally {
                Processes.kill(pid, Processes.SIGKILL);
                Processes.waitFor(pid);
            }
            return Optional.empty();
        }
    }

    private static InitialStack initialStack() {
        return InitialStack.at(ProcessFork.table().firstStack().get(JAVA_LONG, 0));
    }
}
