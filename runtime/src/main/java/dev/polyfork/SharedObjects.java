package dev.polyfork;

import dev.polyfork.channel.SharedQueue;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.sync.SemaphoreKind;
import dev.polyfork.sync.SemaphoreTable;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The shared objects of a session, all of which end with it. Thread-safe.
final class SharedObjects implements AutoCloseable {
    private final Path directory;
    private final SemaphoreTable table;
    private final List<Shared> all = new ArrayList<>();
    private final Map<String, PyLock> named = new HashMap<>();
    private boolean closed;

    SharedObjects(Path directory) {
        this.directory = directory;
        table = SemaphoreTable.open(directory);
    }

    <T> PyQueue<T> queue(Type type, int capacity) {
        return add(() -> new PyQueue<>(SharedQueue.create(directory, capacity), type));
    }

    PyEvent event() {
        return add(() -> new PyEvent(table));
    }

    PyLock lock() {
        return add(() -> new PyLock(table.create(SemaphoreKind.LOCK, 1, 1)));
    }

    synchronized PyLock lock(String name) {
        return named.computeIfAbsent(name, _ -> lock());
    }

    /// Free the locks of a process that has ended without.
    synchronized void recoverDead(int pid) {
        if (!closed) {
            table.recoverDead(pid);
        }
    }

    private synchronized <T extends Shared> T add(Supplier<T> making) {
        if (closed) {
            throw new IllegalStateException("this Polyfork is closed");
        }
        try {
            T made = making.get();
            all.add(made);
            return made;
        } catch (ErrnoException e) {
            throw new IllegalStateException(
                    "no room for shared memory in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        all.forEach(Shared::close);
        table.close();
    }
}
