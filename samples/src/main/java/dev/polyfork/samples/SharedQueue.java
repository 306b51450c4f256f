package dev.polyfork.samples;

import dev.polyfork.Polyfork;
import dev.polyfork.PyLock;
import dev.polyfork.PyProcess;
import dev.polyfork.PyQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// A Python process and Java threads share a queue and a lock. Argument: the folder
/// `samples/embed`.
public final class SharedQueue {
    record Event(String name, int size) {}

    private SharedQueue() {}

    /// Run the sample.
    ///
    /// @param args the folder of the Python module
    public static void main(String[] args) throws InterruptedException, TimeoutException {
        try (Polyfork py = Polyfork.builder().workers(1).pythonPath(Path.of(args[0])).build()) {
            PyQueue<Event> events = py.queue(Event.class, 100);
            PyQueue<String> lines = py.queue(String.class, 0);
            PyLock lock = py.lock("lines");
            PyProcess server = py.process("events:serve", events, lines, lock).start();
            for (int i = 1; i <= 3; i++) {
                events.put(new Event("event " + i, i * i));
            }
            events.put(null);
            try (PyLock.Held _ = lock.acquire(Duration.ofSeconds(30))) {
                lines.put("Java has the lock");
            }
            System.out.println("exit code " + server.waitFor());
            while (lines.size() > 0) {
                System.out.println(lines.take());
            }
        }
    }
}
