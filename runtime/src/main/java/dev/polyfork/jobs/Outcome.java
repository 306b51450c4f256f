package dev.polyfork.jobs;

import dev.polyfork.value.Answer;

/// How a job ended.
public sealed interface Outcome {
    /// The function returned or raised.
    ///
    /// @param pid the worker's process id
    /// @param answer what
    record Answered(int pid, Answer answer) implements Outcome {}

    /// The worker has ended in the middle of the job.
    ///
    /// @param end how
    record Lost(ProcessEnd end) implements Outcome {}

    /// No worker could be started.
    ///
    /// @param reason one sentence
    record Refused(String reason) implements Outcome {}

    /// The job took too long; its work is being ended.
    ///
    /// @param pid the worker's process id
    /// @param processor whether it was processor time that it had too much of
    record TimedOut(int pid, boolean processor) implements Outcome {}

    /// Somebody has given the job up; its work, if it had begun, is being ended.
    record Cancelled() implements Outcome {}
}
