package dev.polyfork.sync;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of CPython's `SemLock`, with an own kind for its mutual exclusion lock.
///
/// CPython makes `Lock` and `BoundedSemaphore(1)` in the same way. Here they differ: only a lock
/// has a holder whose death frees it.
public enum SemaphoreKind {
    /// `RLock`: its holder may take it again, and nobody else may release it.
    RECURSIVE_LOCK(0),
    /// `Semaphore` and `BoundedSemaphore`: permits without a holder.
    SEMAPHORE(1),
    /// `Lock`: anybody may release it.
    LOCK(2);

    private final int code;

    SemaphoreKind(int code) {
        this.code = code;
    }

    /// Tell whether a dead process's hold ends.
    ///
    /// @return true for both locks
    public boolean hasHolder() {
        return this != SEMAPHORE;
    }

    /// The word for it in a slot: CPython's RECURSIVE_MUTEX and SEMAPHORE, and one more.
    int code() {
        return code;
    }

    static SemaphoreKind of(int code) {
        return find(code)
                .orElseThrow(() -> new IllegalStateException("no such semaphore: kind=" + code));
    }

    /// The kind of a slot; empty when something else has written to it.
    static Optional<SemaphoreKind> find(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
}
