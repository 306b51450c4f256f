package dev.polyfork.os;

/// A system call failed.
///
/// Text: `connect: No such file or directory (errno 2): path=/tmp/x`.
public final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;
    private final String detail;

    /// Describe a failed call.
    ///
    /// @param call its C name
    /// @param errno the error number
    /// @param detail the arguments that matter, `name=value, name=value`; may be empty
    public ErrnoException(String call, int errno, String detail) {
        this.call = call;
        this.errno = errno;
        this.detail = detail;
    }

    /// Return the C name of the call that failed.
    ///
    /// @return the name
    public String call() {
        return call;
    }

    /// Return the error number, comparable with [Errno].
    ///
    /// @return the number, positive
    public int errno() {
        return errno;
    }

    /// Return the C library's words for the error, as Python's `OSError.strerror`.
    ///
    /// @return the words
    public String errorText() {
        return NativeCalls.errorText(errno);
    }

    /// Built when asked for: most of these are caught by number and never printed.
    @Override
    public String getMessage() {
        String text = call + ": " + errorText() + " (errno " + errno + ")";
        return detail.isEmpty() ? text : text + ": " + detail;
    }
}
