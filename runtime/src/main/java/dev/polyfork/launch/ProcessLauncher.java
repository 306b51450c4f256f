package dev.polyfork.launch;

import dev.polyfork.wire.Message;
import java.io.IOException;
import java.nio.file.Path;

/// Starts child processes for the Python process of this JVM: in the root JVM the [Session] itself,
/// in a child JVM the way to it. Thread-safe.
public interface ProcessLauncher {
    /// Start a child process. Does not wait until it runs.
    ///
    /// @param run what the child runs; its descriptors stay the caller's
    /// @param whenExited told once when the child has ended, possibly before this method returns
    /// @return the process id of the child JVM
    /// @throws IOException if none can be started, with the reason
    /// @throws dev.polyfork.os.ErrnoException if the system refused it: EAGAIN or ENOMEM when there
    ///   is no room for another process or its threads
    int launch(Message.Run run, ExitListener whenExited) throws IOException;

    /// Wait until the JVM that children are forked from has loaded what it is to hand on. Others
    /// wait for nothing.
    ///
    /// @param nanos at most this long
    /// @return false when it still loads
    /// @throws InterruptedException when this thread is interrupted
    boolean awaitTemplate(long nanos) throws InterruptedException;

    /// Send a signal to a child that was launched here. One that has ended gets none.
    ///
    /// A child JVM that still boots dies of SIGTERM at once, as one that runs does: left to itself
    /// it would start the JVM's shutdown in the middle of its start.
    ///
    /// @param pid the child's process id
    /// @param number of the signal
    void signal(int pid, int number);

    /// End a child that Ctrl-C has reached as it has this process. It is likely to end by itself,
    /// and to say so: SIGTERM is sent only when it has not ended after a while, or ignores SIGINT.
    ///
    /// @param pid the child's process id
    void dismiss(int pid);

    /// The directory for what the processes of the session share.
    ///
    /// @throws IOException if there is no writable place for it
    Path directory() throws IOException;
}
