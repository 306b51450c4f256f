package dev.polyfork.python;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.sync.SharedCondition;

/// A shared condition as the shim's `Condition` calls it, with the condition's lock held.
public final class ConditionBridge {
    private final SharedCondition condition;

    ConditionBridge(SharedCondition condition) {
        this.condition = condition;
    }

    /// See [SharedCondition#enter].
    ///
    /// @return a [SemLock] to acquire and to close, or a [HostBridge#failure]
    public Object enter() {
        try {
            return new SemLock(condition.enter());
        } catch (IllegalStateException | ErrnoException e) {
            return HostBridge.failure(e);
        }
    }

    /// See [SharedCondition#wake].
    public void wake(int most) {
        condition.wake(most);
    }

    /// How many wait.
    public int waiters() {
        return condition.waiters();
    }
}
