package dev.polyfork.os;

import java.util.concurrent.atomic.AtomicInteger;

/// The SIGINT signals that this process has sent to itself, because Python could not raise
/// KeyboardInterrupt where the first one came: nobody has pressed Ctrl-C again. Any thread may
/// call.
public final class PostponedInterrupts {
    private static final AtomicInteger ON_THE_WAY = new AtomicInteger();

    private PostponedInterrupts() {}

    /// Send one.
    public static void send() {
        ON_THE_WAY.incrementAndGet();
        Processes.kill(Processes.getpid(), Processes.SIGINT);
    }

    /// Forget those that are on the way.
    public static void clear() {
        ON_THE_WAY.set(0);
    }

    /// A SIGINT has come: say whether it was one of these.
    public static boolean received() {
        return ON_THE_WAY.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}
