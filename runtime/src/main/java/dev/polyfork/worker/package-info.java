/// A child JVM: it waits as a standby, becomes exactly one Python process, and ends with it.
///
/// ```
///   root JVM: context made, program not run yet
///      │ fork
///      v
///   Standby  imports what children need, practises a start   <── or WorkerMain, booted
///      │ fork   │ fork   │ fork                                  where nothing can be forked
///      v        v        v
///   Standby  Standby  Standby   ── Run ──>  one Python process
/// ```
package dev.polyfork.worker;
