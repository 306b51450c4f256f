package dev.polyfork.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What the JVM that processes are forked off prints to stderr: it is printed here, and the end of
/// it is kept to tell why no process could be started. Thread-safe.
public final class BootErrors {
    private static final int KEPT_CHARS = 2000;
    private static final long LAST_LINES_MILLIS = 500;

    private final StringBuilder last = new StringBuilder();
    private volatile CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

    /// Read a stream to its end, in the background.
    public void follow(InputStream stream) {
        CompletableFuture<Void> ending = new CompletableFuture<>();
        end = ending;
        Thread.ofPlatform()
                .daemon()
                .name("polyfork-boot-errors")
                .start(() -> readAll(stream, ending));
    }

    private void readAll(InputStream stream, CompletableFuture<Void> ending) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::take);
        } catch (IOException | UncheckedIOException _) {
            // The process has been reaped, and its stream was closed.
        } finally {
            ending.complete(null);
        }
    }

    private void take(String line) {
        System.err.println(line);
        synchronized (last) {
            last.append(line).append('\n');
            last.delete(0, Math.max(0, last.length() - KEPT_CHARS));
        }
    }

    /// A reason with the last lines behind it. Waits a moment for them.
    String explain(String reason) {
        try {
            end.get(LAST_LINES_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // It lives on.
        }
        synchronized (last) {
            return last.isEmpty() ? reason : reason + "; stderr: " + last.toString().strip();
        }
    }
}
