/// Semaphores and locks that processes share, in words of mapped files.
///
/// Taking and giving is one compare-and-set when nobody waits; a waiter sleeps on a futex. Python's
/// waiters for locks and semaphores sleep until they are woken or wanted
/// ([dev.polyfork.sync.Alarm]), so that the kernel wakes them in the order in which they came; when
/// a process dies between giving and waking, the root wakes the next waiter
/// ([dev.polyfork.sync.SemaphoreTable#recoverDead]). All other sleeps are cut into slices
/// ([dev.polyfork.sync.Futex]), and a waiter looks again after each: that lets Python notice
/// Ctrl-C, and nobody has to recover waiters of a queue.
///
/// Decisions that differ from DESIGN.md:
///
/// - A lock is a single word that holds its owner: being locked and knowing by whom cannot come
///   apart, wherever a process is killed. The same word ([dev.polyfork.sync.RobustLock]) guards the
///   two ends of a queue.
/// - Slots are counted by references. CPython's semaphores live as long as some process has them
///   open, and a parent may well drop a lock that its child goes on using.
package dev.polyfork.sync;
