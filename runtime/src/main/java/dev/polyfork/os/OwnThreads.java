package dev.polyfork.os;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;

/// The threads of this process, for what Linux keeps per thread and programs mean for the process:
/// a JVM has threads besides theirs, which compile them, for instance.
final class OwnThreads {
    private static final Path THREADS = Path.of("/proc/self/task");

    private OwnThreads() {}

    /// Do something with each thread; one that has ended meanwhile does not matter.
    ///
    /// @param action takes the thread's id
    /// @throws ErrnoException what the action throws, unless it is ESRCH
    static void each(IntConsumer action) {
        String[] names = Optional.ofNullable(THREADS.toFile().list()).orElse(new String[0]);
        for (String name : names) {
            try {
                action.accept(Integer.parseInt(name));
            } catch (ErrnoException ended) {
                if (ended.errno() != Errno.ESRCH) {
                    throw ended;
                }
            }
        }
    }
}
