package dev.polyfork.wire;

import java.util.List;

/// What root and child JVMs say to each other. Process ids are those of the operating system.
///
/// Payloads are arrays, megabytes long at times: whoever gets a message owns its array, and nobody
/// compares messages.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Message {

    /// First message of a child JVM. Who it is the kernel says ([ControlChannel#peerPid]).
    ///
    /// @param token the session's secret, from the child's environment
    record Hello(String token) implements Message {}

    /// The child JVM has built its Python context and waits for a process to become.
    record Ready() implements Message {}

    /// A running process asks the root for a child.
    ///
    /// @param request number chosen by the asking process, repeated in the answer
    /// @param payload what the shim's `spawn` entry point loads in the child
    /// @param fds descriptors for the child; the receiver owns them
    record Launch(long request, byte[] payload, List<Integer> fds) implements Message {}

    /// Answer to [Launch] and [Fork]: the child exists.
    ///
    /// @param request the number of the request
    /// @param pid the child's process id
    record Launched(long request, int pid) implements Message {}

    /// Answer to [Launch] and [Fork]: no child could be started.
    ///
    /// @param request the number of the request
    /// @param errno the error number of what failed
    /// @param reason one sentence
    record LaunchFailed(long request, int errno, String reason) implements Message {}

    /// A running process asks the root to signal one of its children.
    ///
    /// @param pid the child's process id
    /// @param number of the signal
    record Signal(int pid, int number) implements Message {}

    /// A running process asks the root to end one of its children that Ctrl-C has reached, too.
    ///
    /// @param pid the child's process id
    record Dismiss(int pid) implements Message {}

    /// The root makes a standby child JVM a process.
    ///
    /// @param payload what the shim loads
    /// @param fds descriptors named by the payload; the receiver owns them
    record Run(byte[] payload, List<Integer> fds) implements Message {}

    /// The root asks a standby for another one: it forks itself. The answer is [Launched] or
    /// [LaunchFailed].
    ///
    /// @param request number chosen by the root, repeated in the answer
    record Fork(long request) implements Message {}

    /// The process is about to end by itself.
    ///
    /// @param code exit code, 0 to 255
    record Exiting(int code) implements Message {}

    /// A child of the receiver has ended.
    ///
    /// @param pid the child's process id
    /// @param status exit code, or `-N` for death by signal N
    record ChildExited(int pid, int status) implements Message {}
}
