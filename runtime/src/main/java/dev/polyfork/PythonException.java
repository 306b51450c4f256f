package dev.polyfork;

import dev.polyfork.jobs.Callbacks;
import dev.polyfork.value.Raised;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A Python function raised an exception.
///
/// Its stack trace begins with Python's frames, then a line for the process, then Java's. The cause
/// is what the exception was raised from, or while handling which it was raised, as Python shows
/// it; or what a [PyCallback] threw.
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The classes of this package.
    private static final String OURS = "dev\\.polyfork\\.[^.]+";

    private final String type;
    private final String pythonMessage;
    private final String traceback;
    private final int pid;

    PythonException(Raised raised, int pid, Callbacks callbacks) {
        super(
                raised.message().isEmpty()
                        ? raised.type()
                        : raised.type() + ": " + raised.message(),
                cause(raised, pid, callbacks));
        type = raised.type();
        pythonMessage = raised.message();
        traceback = raised.traceback();
        this.pid = pid;
        List<StackTraceElement> trace = new ArrayList<>(raised.frames().reversed());
        trace.add(new StackTraceElement("<python process " + pid + ">", "job", null, -1));
        setStackTrace(trace.toArray(StackTraceElement[]::new));
    }

    private static Throwable cause(Raised raised, int pid, Callbacks callbacks) {
        if (raised.thrown().isPresent()) {
            return callbacks.thrown(raised.thrown().getAsInt());
        }
        return raised.cause().map(e -> new PythonException(e, pid, callbacks)).orElse(null);
    }

    /// Show also who waits for the job.
    PythonException calledFrom(StackTraceElement[] callers) {
        List<StackTraceElement> trace = new ArrayList<>(List.of(getStackTrace()));
        Arrays.stream(callers)
                .dropWhile(frame -> frame.getClassName().matches(OURS))
                .forEach(trace::add);
        setStackTrace(trace.toArray(StackTraceElement[]::new));
        return this;
    }

    /// Return the name of the exception's class.
    ///
    /// @return as `ValueError` or `json.decoder.JSONDecodeError`
    public String type() {
        return type;
    }

    /// Return what Python's `str()` makes of the exception.
    ///
    /// @return the text, without the type
    public String pythonMessage() {
        return pythonMessage;
    }

    /// Return the traceback as Python prints it.
    ///
    /// @return several lines
    public String traceback() {
        return traceback;
    }

    /// Tell which worker did the job.
    ///
    /// @return its process id
    public int pid() {
        return pid;
    }
}
