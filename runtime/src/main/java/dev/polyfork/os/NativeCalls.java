package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The linker handles and the error number of the calling thread. Any thread may call.
final class NativeCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int ERROR_TEXT_BYTES = 256;

    private NativeCalls() {}

    /// Made when the first system call is.
    private static final class SyscallHandle {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

        /// https://man7.org/linux/man-pages/man2/syscall.2.html
        static final MethodHandle SYSCALL =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                JAVA_LONG, JAVA_LONG),
                        Linker.Option.captureCallState("errno"),
                        Linker.Option.firstVariadicArg(1));

        /// An errno slot per thread: a confined arena per call would cost more than most calls.
        static final ThreadLocal<MemorySegment> ERRNO_SLOT =
                ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));
    }

    /// Made when the text of the first error is asked for.
    private static final class ErrorTextHandle {
        /// https://man7.org/linux/man-pages/man3/strerror.3.html
        static final MethodHandle STRERROR =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("strerror"),
                        FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    /// Made when memory of the heap is given back.
    private static final class AdviceHandle {
        /// https://man7.org/linux/man-pages/man2/madvise.2.html
        static final MethodHandle MADVISE =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("madvise"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                        Linker.Option.critical(true));
    }

    /// Say how memory is going to be used, which may be that of an array.
    ///
    /// @return whether the system takes the advice
    static boolean advise(MemorySegment memory, long length, int advice) {
        try {
            return (int) AdviceHandle.MADVISE.invokeExact(memory, length, advice) == 0;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Make a system call; a failure is the negated error number.
    static long syscall(long number, long a, long b, long c, long d, long e, long f) {
        MemorySegment slot = SyscallHandle.ERRNO_SLOT.get();
        try {
            long result = (long) SyscallHandle.SYSCALL.invokeExact(slot, number, a, b, c, d, e, f);
            return result == -1 ? -(int) SyscallHandle.ERRNO.get(slot, 0L) : result;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Call a function of the type `long f(void)`.
    static long call(MemorySegment function) {
        try {
            return (long)
                    LINKER.downcallHandle(function, FunctionDescriptor.of(JAVA_LONG)).invokeExact();
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Return the C library's words for an error number.
    static synchronized String errorText(int errno) {
        try {
            MemorySegment text = (MemorySegment) ErrorTextHandle.STRERROR.invokeExact(errno);
            return text.reinterpret(ERROR_TEXT_BYTES).getString(0);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
