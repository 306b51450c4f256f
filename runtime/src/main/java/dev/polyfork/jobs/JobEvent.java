package dev.polyfork.jobs;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A job in the recording of Java Flight Recorder: the time that a worker spends on it.
@Name("dev.polyfork.Job")
@Label("Python Job")
@Description("A worker does a job")
@Category("Polyfork")
@StackTrace(false)
final class JobEvent extends Event {
    @Label("Function")
    String function;

    @Label("Process")
    int pid;

    @Label("Time in Queue")
    @Timespan(Timespan.NANOSECONDS)
    long queued;
}
