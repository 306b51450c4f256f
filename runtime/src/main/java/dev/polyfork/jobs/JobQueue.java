package dev.polyfork.jobs;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The jobs that wait for a worker, oldest first. Thread-safe.
final class JobQueue {
    private final int capacity;
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private boolean closed;

    JobQueue(int capacity) {
        this.capacity = capacity;
    }

    /// Add a job. Blocks while the queue is full.
    ///
    /// @throws IllegalStateException when the queue is closed, possibly meanwhile
    void put(Job job) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (jobs.size() >= capacity && !closed) {
                room.await();
            }
            if (closed) {
                throw new IllegalStateException("this Polyfork is closed");
            }
            jobs.add(job);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Take a job. Blocks while there is none.
    ///
    /// @return empty when the queue is closed and there are no more
    Optional<Job> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (jobs.isEmpty() && !closed) {
                work.await();
            }
            room.signal();
            return Optional.ofNullable(jobs.poll());
        } finally {
            lock.unlock();
        }
    }

    /// Take all jobs that are there.
    List<Job> drain() {
        lock.lock();
        try {
            List<Job> all = List.copyOf(jobs);
            jobs.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Take no more jobs.
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
