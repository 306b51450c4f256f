package dev.polyfork.sync;

/// One semaphore in a [SlotFile]: a cache line of its own.
///
/// ```
///   0       8        16      20      24      32     40      48          56       64
///  +-------+--------+-------+-------+-------+------+-------+-----------+--------+
///  | state | thread | depth | max   | claim | kind | owner | condition | ticket |
///  +-------+--------+-------+-------+-------+------+-------+-----------+--------+
///
///  claim  63          33 32 31                  0
///         +-------------+--+---------------------+
///         | generation  |S | S: pid, else: uses  |
///         +-------------+--+---------------------+
/// ```
///
/// `S` (set-up) marks a slot whose allocator, named by its pid, has not finished; then nobody else
/// touches it. With `S` clear the low half counts the open [SharedSemaphore]s, and a slot with none
/// is free. The generation grows with each allocation, so that a stale handle is noticed.
final class SlotLayout {
    static final int BYTES = 64;

    /// [RobustLock] word of locks, [CountedValue] of semaphores.
    static final int STATE = 0;

    /// Id of the Java thread holding the lock; 0 before the lock is freed.
    static final int THREAD = 8;

    /// How often the holder has taken a recursive lock.
    static final int DEPTH = 16;

    static final int MAX_VALUE = 20;
    static final int CLAIM = 24;

    /// [SemaphoreKind#code].
    static final int KIND = 32;

    /// Of who waits for a condition: its [dev.polyfork.os.ProcessIdentity].
    static final int OWNER = 40;

    /// Of who waits for a condition: which one it is; 0 for all other semaphores.
    static final int CONDITION = 48;

    /// Of who waits for a condition: its place in the order of coming. Of the condition: the next
    /// one's.
    static final int TICKET = 56;

    private static final long SET_UP = 1L << 32;

    private SlotLayout() {}

    static int generation(long claim) {
        return (int) (claim >>> 33);
    }

    /// The uses of a slot; 0 while it is being set up.
    static int uses(long claim) {
        return isSetUp(claim) ? 0 : (int) claim;
    }

    static boolean isFree(long claim) {
        return !isSetUp(claim) && (int) claim == 0;
    }

    static boolean isSetUp(long claim) {
        return (claim & SET_UP) != 0;
    }

    static boolean isSetUpBy(long claim, int pid) {
        return isSetUp(claim) && (int) claim == pid;
    }

    static long setUp(int generation, int pid) {
        return claim(generation, pid) | SET_UP;
    }

    static long claim(int generation, int uses) {
        return ((long) generation << 33) | uses;
    }
}
