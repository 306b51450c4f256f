package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// Descriptors that can be read, in the order in which they became so, which `poll` does not know.
///
/// Any thread may call. https://man7.org/linux/man-pages/man7/epoll.7.html
public final class ReadyQueue {
    private static final int EPOLL_CLOEXEC = 02000000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;

    /// `struct epoll_event` is packed on x86-64 only; sys/epoll.h.
    private static final long DATA_OFFSET =
            "aarch64".equals(System.getProperty("os.arch")) ? Long.BYTES : Integer.BYTES;

    private static final long EVENT_BYTES = DATA_OFFSET + Long.BYTES;

    private final int descriptor = (int) Syscall.EPOLL_CREATE1.call("", EPOLL_CLOEXEC, 0, 0, 0);

    /// Watch a descriptor until it is closed.
    ///
    /// @param watched a pipe, socket or terminal
    public void add(int watched) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, Long.BYTES);
            event.set(JAVA_INT, 0, EPOLLIN);
            event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, watched);
            Syscall.EPOLL_CTL.call(
                    "fd=" + watched, descriptor, EPOLL_CTL_ADD, watched, event.address());
        }
    }

    /// Wait until a descriptor can be read, or is at its end.
    ///
    /// @param timeoutMillis at most this long; 0 only looks; negative: for ever
    /// @return the one that has been so for the longest time; empty after a timeout
    public OptionalInt next(int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, Long.BYTES);
            long found =
                    Syscall.EPOLL_PWAIT.call("", descriptor, event.address(), 1, timeoutMillis);
            return found == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) event.get(JAVA_LONG_UNALIGNED, DATA_OFFSET));
        }
    }
}
