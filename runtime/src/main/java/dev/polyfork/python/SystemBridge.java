package dev.polyfork.python;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.FileCalls;
import dev.polyfork.os.IntervalTimers;
import dev.polyfork.os.Libc;
import dev.polyfork.os.Processes;
import dev.polyfork.os.Processors;
import dev.polyfork.shm.SharedRegion;
import org.graalvm.polyglot.Value;

/// The calls of Python's `os` that GraalPy has not, for the shim's `_polyfork_os.py`. Any Python
/// thread may call.
public final class SystemBridge {
    /// `os.abort`. Does not return.
    public void abort() {
        Processes.abort();
    }

    /// `threading.get_native_id`, of the calling thread.
    public int nativeThreadId() {
        return Processes.gettid();
    }

    /// Tell the processor time of this process, as `times(2)`.
    ///
    /// @return user, system, the same of the children that it has waited for, and the time that has
    ///   passed since some point, each in hundredths of a second
    public long[] times() {
        return Processes.times();
    }

    /// Tell which processors a process may use.
    ///
    /// @param pid the process; 0 for the calling thread
    /// @return an `int[]`, or the errno of the failure
    public Object affinity(int pid) {
        try {
            return Processors.affinity(pid);
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Say which processors a process may use.
    ///
    /// @param pid the process; 0 for the calling thread
    /// @param processors list of their numbers
    /// @return 0, or the errno of the failure
    public int setAffinity(int pid, Value processors) {
        try {
            Processors.setAffinity(pid, Descriptors.ints(processors));
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// As [#setAffinity], for all threads of this process.
    public int setOwnAffinity(Value processors) {
        try {
            Processors.setOwnAffinity(Descriptors.ints(processors));
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Tell how nice the calling thread is.
    public int niceness() {
        return Processes.getpriority(0);
    }

    /// Set how nice this process is.
    ///
    /// @param nice -20 to 19
    /// @return 0, or the errno of the failure
    public int setNiceness(int nice) {
        try {
            Processes.setOwnPriority(nice);
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Give a signal its default effect, also where Java would want another one.
    public void resetSignal(int signal) {
        Processes.resetSignal(signal);
    }

    /// Set a timer that sends a signal.
    ///
    /// @param which 0 for `ITIMER_REAL`
    /// @param delay microseconds until the signal; 0 stops the timer
    /// @param interval microseconds between further signals; 0 for none
    /// @return a `long[]` of both numbers as they were before, or the errno of the failure
    public Object setTimer(int which, long delay, long interval) {
        try {
            return IntervalTimers.set(which, delay, interval);
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Tell how a timer is set, as [#setTimer].
    public Object timer(int which) {
        try {
            return IntervalTimers.get(which);
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Make an unnamed file in memory.
    ///
    /// @param bytes its length, not negative
    /// @return the descriptor, which the caller closes, or the negative errno of the failure
    public int memoryFile(long bytes) {
        try {
            int fd = Libc.memfdCreate("mmap");
            try {
                FileCalls.ftruncate(fd, bytes);
                return fd;
            } catch (ErrnoException e) {
                Libc.close(fd);
                throw e;
            }
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    /// Give an empty file its length and all the memory that it needs.
    ///
    /// @param fd open for writing, stays the caller's
    /// @param bytes the length, positive
    /// @return 0, or the errno of the failure
    public int reserve(int fd, long bytes) {
        try {
            SharedRegion.reserve(fd, bytes);
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Tell where a memoryview begins in what it is a view of.
    ///
    /// @return the offset in bytes, or -1 when that cannot be told
    public int offsetOfView(Value view) {
        return MemoryViews.offset(view).orElse(-1);
    }
}
