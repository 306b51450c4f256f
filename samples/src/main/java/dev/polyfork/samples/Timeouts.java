package dev.polyfork.samples;

import dev.polyfork.JobTimeout;
import dev.polyfork.Polyfork;
import dev.polyfork.WorkerLost;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Work that takes too long, is not wanted any more, or needs too much memory, ends. No arguments.
public final class Timeouts {
    private static final String ENDLESS =
            """
            def endless():
                while True:
                    pass
            """;

    private Timeouts() {}

    /// Run the sample.
    ///
    /// @param args none
    public static void main(String[] args) {
        try (Polyfork py =
                Polyfork.builder()
                        .workers(1)
                        .timeout(Duration.ofSeconds(3))
                        .grace(Duration.ofMillis(500))
                        .maxHeap("300m")
                        .build()) {
            try {
                py.call(ENDLESS, Void.class);
            } catch (JobTimeout e) {
                System.out.println("too long");
            }
            CompletableFuture<Void> unwanted = py.submit(ENDLESS, Void.class);
            System.out.println("cancelled: " + unwanted.cancel(true));
            try {
                py.call("lambda: bytearray(1 << 30)", Void.class);
            } catch (WorkerLost e) {
                System.out.println("out of memory: " + e.outOfMemory());
            }
            System.out.println("still there: " + py.call("lambda: 6 * 7", Integer.class));
        }
    }
}
