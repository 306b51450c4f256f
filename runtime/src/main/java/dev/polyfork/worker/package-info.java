/// A child JVM: it waits as a standby, becomes exactly one Python process, and ends with it.
///
/// ```
///   root JVM: context made, program not run yet
///      │ fork
///      v
///   Standby  imports what children need                      <── or WorkerMain, booted
///      │ fork   │ fork   │ fork                                  where nothing can be forked
///      v        v        v
///   Standby  Standby  Standby   ── Run ──>  one Python process
/// ```
///
/// A forked standby that nobody wants at once rehearses the life of a process that does nothing
/// (`multiprocessing/_warmup.py`), with a snapshot that was made before the checkpoint was written.
/// Measured without it: of 300 ms from start to end, 60 to 100 went into copying some 2900 pages on
/// their first write, at 16 to 30 microseconds each, and more into reading pages for the first
/// time. `MADV_POPULATE_WRITE` on the pages in question saves nothing on a virtual machine with
/// shadow page tables, and would need their addresses.
///
/// A JVM from which others are forked, or which is written into a checkpoint, empties its
/// [YoungGeneration] first. Measured on such a machine, in page faults: a hello world 3900 instead
/// of 7300; each worker of a pool whose program has imported `requests` 8600 instead of 28000, most
/// of which were a collection's, of what the parent had left in the young generation.
///
/// What a checkpoint's JVM has done before it is written, no run has to do again: the classes, call
/// sites and syntax trees are in it. [StandbyRehearsal] is the part of that which only standbys do.
package dev.polyfork.worker;
