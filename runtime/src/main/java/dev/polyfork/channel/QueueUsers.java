package dev.polyfork.channel;

import dev.polyfork.os.ProcessIdentity;
import dev.polyfork.shm.Words;
import java.lang.foreign.MemorySegment;
import java.util.function.LongPredicate;

/// Which processes have a queue open, so that the last one to close it removes its files.
///
/// A process that ended without closing is no user any more. Any thread may call.
record QueueUsers(MemorySegment control) {
    private static final long FREE = 0;

    void enter() {
        if (replace(user -> user == FREE, ProcessIdentity.current())
                || replace(user -> !ProcessIdentity.isAlive(user), ProcessIdentity.current())) {
            return;
        }
        Words.setInt(control, QueueLayout.UNCOUNTED_USERS, 1);
    }

    /// Leave; true when nobody is left.
    boolean leave() {
        // Leaving comes before looking: of two who leave at once, one at least finds nobody.
        replace(user -> user == ProcessIdentity.current(), FREE);
        if (Words.getIntVolatile(control, QueueLayout.UNCOUNTED_USERS) != 0) {
            return false;
        }
        for (long at = QueueLayout.USERS; at < QueueLayout.USERS_END; at += Long.BYTES) {
            long user = Words.getLongVolatile(control, at);
            if (user != FREE && ProcessIdentity.isAlive(user)) {
                return false;
            }
        }
        return true;
    }

    /// Replace the first user that matches; false when none does.
    private boolean replace(LongPredicate which, long replacement) {
        for (long at = QueueLayout.USERS; at < QueueLayout.USERS_END; at += Long.BYTES) {
            long user = Words.getLongVolatile(control, at);
            if (which.test(user) && Words.casLong(control, at, user, replacement)) {
                return true;
            }
        }
        return false;
    }
}
