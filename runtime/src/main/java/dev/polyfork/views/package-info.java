/// Memoryviews that are copied as a whole.
///
/// GraalPy 25.0.3 copies to and from memoryviews item by item: what is assigned to a slice and what
/// `tobytes()` returns always, all else where the memory is that of an `mmap`. The loops are in
/// GraalPy, one call of them is never compiled while it runs, and 64 MB take 18 s.
///
/// GraalPy makes the nodes that do the work of a built-in function by a factory, and this package
/// puts one of its own in front of three of them. Each node does what is plain by itself, and
/// leaves the rest, and all errors, to GraalPy's. This is the only package that knows classes of
/// GraalPy. Where they are not as in 25.0.3, it does nothing.
package dev.polyfork.views;
