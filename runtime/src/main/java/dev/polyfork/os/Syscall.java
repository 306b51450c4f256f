package dev.polyfork.os;

import java.util.Locale;

/// The system calls in use, with their numbers on the two supported machines.
///
/// Source: `asm/unistd_64.h` for x86-64, `asm-generic/unistd.h` for aarch64.
///
/// Any thread may call. Arguments are plain longs: an address argument is only valid as long as the
/// caller keeps its segment alive, which every caller in this package does with a
/// try-with-resources arena.
enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    FSTAT(5, 80),
    LSEEK(8, 62),
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    IOCTL(16, 29),
    SCHED_YIELD(24, 124),
    MREMAP(25, 216),
    MADVISE(28, 233),
    GETITIMER(36, 102),
    SETITIMER(38, 103),
    GETPID(39, 172),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    SOCKETPAIR(53, 199),
    GETSOCKOPT(55, 209),
    EXECVE(59, 221),
    WAIT4(61, 260),
    KILL(62, 129),
    FCNTL(72, 25),
    FTRUNCATE(77, 46),
    TIMES(100, 153),
    GETPPID(110, 173),
    GETPRIORITY(140, 141),
    SETPRIORITY(141, 140),
    PRCTL(157, 167),
    ARCH_PRCTL(158, -1),
    GETTID(186, 178),
    FUTEX(202, 98),
    SCHED_SETAFFINITY(203, 122),
    SCHED_GETAFFINITY(204, 123),
    SET_TID_ADDRESS(218, 96),
    CLOCK_GETTIME(228, 113),
    EXIT_GROUP(231, 94),
    EPOLL_CTL(233, 21),
    TGKILL(234, 131),
    OPENAT(257, 56),
    MKNODAT(259, 33),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    PPOLL(271, 73),
    EPOLL_PWAIT(281, 22),
    FALLOCATE(285, 47),
    ACCEPT4(288, 242),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    DUP3(292, 24),
    PIPE2(293, 59),
    MEMFD_CREATE(319, 279),
    PIDFD_OPEN(434, 434),
    FUTEX_WAITV(449, 449);

    private final long number;
    private final String call;

    Syscall(int x86, int aarch64) {
        number = "aarch64".equals(System.getProperty("os.arch")) ? aarch64 : x86;
        call = name().toLowerCase(Locale.ROOT);
    }

    /// The call's number on this machine.
    int number() {
        return (int) number;
    }

    /// Make the call once.
    ///
    /// @return the result, or the negated error number
    long raw(long a, long b, long c, long d, long e, long f) {
        return NativeCalls.syscall(number, a, b, c, d, e, f);
    }

    long raw(long a, long b, long c, long d) {
        return raw(a, b, c, d, 0, 0);
    }

    /// Make the call, again after each EINTR.
    ///
    /// @param detail said in the exception, as `name=value`
    /// @return the result, never negative
    /// @throws ErrnoException when the call fails
    long call(String detail, long a, long b, long c, long d) {
        while (true) {
            long result = raw(a, b, c, d);
            if (result >= 0) {
                return result;
            }
            if (result != -Errno.EINTR) {
                throw failure((int) -result, detail);
            }
        }
    }

    /// Describe a failure of this call.
    ErrnoException failure(int errno, String detail) {
        return new ErrnoException(call, errno, detail);
    }
}
