/// Semaphores and locks that processes share, in words of mapped files.
///
/// Taking and giving is one compare-and-set when nobody waits; a waiter sleeps on a futex. Every
/// sleep is cut into slices ([dev.polyfork.sync.Futex]), and a waiter looks again after each: that
/// lets Python notice Ctrl-C, and it bounds the harm when a process is killed between giving and
/// waking, so that no recovery step is needed for waiters.
///
/// Decisions that differ from DESIGN.md:
///
/// - A lock is a single word that holds its owner: being locked and knowing by whom cannot come
///   apart, wherever a process is killed. The same word ([dev.polyfork.sync.RobustLock]) guards the
///   two ends of a queue.
/// - Slots are counted by references. CPython's semaphores live as long as some process has them
///   open, and a parent may well drop a lock that its child goes on using.
package dev.polyfork.sync;
