package dev.polyfork.tests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A program that was started. Its output is read as it comes.
public final class Running {
    private final List<String> command;
    private final Process process;
    private final Reader out;
    private final Reader err;

    Running(List<String> command, Process process, byte[] input) {
        this.command = List.copyOf(command);
        this.process = process;
        out = new Reader(process.getInputStream());
        err = new Reader(process.getErrorStream());
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException _) {
            // It has ended without reading what it was given.
        }
    }

    public long pid() {
        return process.pid();
    }

    /// Send a signal, by its name without SIG, as `kill` does.
    public void signal(String name) {
        kill(name, Long.toString(process.pid()));
    }

    /// Send a signal to several processes at once, as a terminal does for Ctrl-C.
    public static void signal(String name, List<ProcessHandle> processes) {
        kill(name, processes.stream().map(p -> Long.toString(p.pid())).toArray(String[]::new));
    }

    /// Wait until standard output holds a text, and fail when the program ends without it.
    public void awaitOutput(String text) {
        if (!out.await(text)) {
            throw new AssertionError("ended without printing \"" + text + "\": " + await());
        }
    }

    public Finished await() {
        try {
            int status = process.waitFor();
            return new Finished(command, status, out.all(), err.all());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private static void kill(String name, String... pids) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + name + " " + String.join(" ", pids))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Collects a stream in a thread of its own.
    private static final class Reader {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean ended;

        Reader(InputStream stream) {
            Thread.ofVirtual().start(() -> read(stream));
        }

        private void read(InputStream stream) {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    add(buffer, n);
                }
            } catch (IOException _) {
                // Closed under us when the process was killed: what came is kept.
            } finally {
                end();
            }
        }

        private synchronized void add(byte[] buffer, int count) {
            bytes.write(buffer, 0, count);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized boolean await(String text) {
            try {
                while (!text().contains(text) && !ended) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return text().contains(text);
        }

        synchronized String all() throws InterruptedException {
            while (!ended) {
                wait();
            }
            return text();
        }

        private synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
