package dev.polyfork.jobs;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The start of a process in the recording of Java Flight Recorder.
@Name("dev.polyfork.Spawn")
@Label("Python Process Start")
@Description("A Python process is started, which waits until there is a JVM for it")
@Category("Polyfork")
@StackTrace(false)
final class SpawnEvent extends Event {
    @Label("Name")
    String name;

    @Label("Process")
    int pid;
}
