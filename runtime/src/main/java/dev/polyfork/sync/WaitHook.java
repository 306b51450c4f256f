package dev.polyfork.sync;

/// What may end a wait besides a wake-up and the deadline, such as a signal for Python.
@FunctionalInterface
public interface WaitHook {
    /// Of a caller who waits for nothing else.
    WaitHook NONE = () -> {};

    /// Look whether the wait has to end. Runs on the waiting thread, after each sleep.
    ///
    /// @throws RuntimeException of any kind, to end the wait
    void check();

    /// Tell whether [Alarm#ring] follows whatever makes [#check] throw. Sleepers need not get up
    /// each slice then just to look, and so they keep their places in the kernel's queue: who came
    /// first is woken first.
    ///
    /// @return whether the alarm is rung; false to be asked each [Futex#SLICE_NANOS]
    default boolean ringsAlarm() {
        return false;
    }
}
