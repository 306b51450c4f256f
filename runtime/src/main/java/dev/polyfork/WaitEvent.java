package dev.polyfork;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// A wait for a shared object in the recording of Java Flight Recorder.
@Name("dev.polyfork.Wait")
@Label("Wait for Shared Object")
@Description("A thread of Java waits for a queue, a lock or an event that it shares with Python")
@Category("Polyfork")
final class WaitEvent extends Event {
    @Label("Object")
    String object;

    @Label("Operation")
    String operation;
}
