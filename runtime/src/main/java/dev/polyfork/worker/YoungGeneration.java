package dev.polyfork.worker;

import dev.polyfork.os.HeapMemory;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.ref.Reference;
import java.util.Optional;

/// The part of the Java heap in which new objects are made.
///
/// A forked JVM that collects it copies what its parent left there, and each page that it reads or
/// writes for that becomes its own. A parent that collects it first, and gives its memory back, has
/// children that begin with an empty one. The same holds for a checkpoint, which does not keep what
/// is zero.
public final class YoungGeneration {
    private static final String EDEN = "Eden Space";
    private static final int PIECE = 1 << 20;

    private YoungGeneration() {}

    /// Collect it, and leave it without memory, if it holds more than some bytes.
    public static void clear(long most) {
        Optional<MemoryPoolMXBean> eden =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals(EDEN))
                        .findFirst();
        if (eden.isPresent() && eden.get().getUsage().getUsed() > most) {
            collect();
            release(eden.get().getUsage());
            collect();
        }
    }

    /// Its free part is known to be one only as long as an array lies there.
    private static void release(MemoryUsage usage) {
        long free = usage.getCommitted() - usage.getUsed();
        HeapMemory.release(new byte[Math.clamp(free - PIECE, PIECE, Integer.MAX_VALUE / 2)]);
    }

    /// Fill it until it is collected, which the growth of the free memory tells.
    private static void collect() {
        boolean full;
        do {
            full = !hasRoom();
        } while (!full);
    }

    private static boolean hasRoom() {
        Runtime runtime = Runtime.getRuntime();
        long before = runtime.freeMemory();
        byte[] piece = new byte[PIECE];
        try {
            return runtime.freeMemory() <= before;
        } finally {
            Reference.reachabilityFence(piece);
        }
    }
}
