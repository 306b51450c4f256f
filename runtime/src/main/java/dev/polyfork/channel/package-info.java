/// Queues of records between processes.
///
/// Decisions that differ from DESIGN.md and reference/style-models.md:
///
/// - Each end of a queue has one lock ([dev.polyfork.sync.RobustLock]) instead of a lock-free
///   protocol: a waiter takes it over from a dead owner, and there is nothing to repair, because an
///   end changes its state by a single store of its count ([dev.polyfork.channel.QueueLayout]).
/// - "Full" is no state of an unbounded queue. A full ring is followed by a larger one in another
///   file, and dropped when it is drained; so spilled records need no merging back into order.
/// - What a killed taker had in hand is known ([dev.polyfork.channel.Takers]): pools fail that task
///   alone. The store that publishes a get names the taker too, so there is no step at which a
///   record is taken and nobody's.
package dev.polyfork.channel;
