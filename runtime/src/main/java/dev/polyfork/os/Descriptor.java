package dev.polyfork.os;

import java.util.concurrent.atomic.AtomicInteger;

/// An owned descriptor that is closed only when no call uses it.
///
/// Without this, a close in one thread could hand the number to a new file while another thread is
/// about to read from it. Any thread may call.
final class Descriptor {
    private static final int CLOSED = 1;
    private static final int USER = 2;

    private final int fd;

    /// `CLOSED` or not, plus `USER` for each call under way.
    private final AtomicInteger state = new AtomicInteger();

    Descriptor(int fd) {
        this.fd = fd;
    }

    int fd() {
        return fd;
    }

    /// Keep the number valid until [#leave].
    int enter(String call) {
        int before = state.getAndUpdate(s -> (s & CLOSED) != 0 ? s : s + USER);
        if ((before & CLOSED) != 0) {
            throw new ErrnoException(call, Errno.EBADF, "already closed here");
        }
        return fd;
    }

    void leave() {
        if (state.addAndGet(-USER) == CLOSED) {
            Libc.close(fd);
        }
    }

    /// Refuse further calls; run `wakeUsers` when some are under way.
    ///
    /// @return false when it was closed before
    boolean close(Runnable wakeUsers) {
        int before = state.getAndUpdate(s -> s | CLOSED);
        if ((before & CLOSED) != 0) {
            return false;
        }
        if (before == 0) {
            Libc.close(fd);
        } else {
            wakeUsers.run();
        }
        return true;
    }

    /// Give the number away.
    int detach() {
        if (!state.compareAndSet(0, CLOSED)) {
            throw new IllegalStateException("descriptor is closed or in use: fd=" + fd);
        }
        return fd;
    }
}
