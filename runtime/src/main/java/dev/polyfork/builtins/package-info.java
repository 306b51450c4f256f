/// Builtin functions of GraalPy that are replaced by ours, or joined by them.
///
/// GraalPy makes the nodes that do the work of a builtin function by a factory, and this package
/// puts one of its own in front of some of them. Each node does what is plain by itself, and leaves
/// the rest, and most errors, to GraalPy's. This is the only package that knows classes of GraalPy.
/// Where they are not as in 25.0.3, it does nothing.
///
/// Memoryviews are copied as a whole. GraalPy 25.0.3 copies to and from them item by item: what is
/// assigned to a slice and what `tobytes()` returns always, all else where the memory is that of an
/// `mmap`. The loops are in GraalPy, one call of them is never compiled while it runs, and 64 MB
/// take 18 s.
///
/// `max` and `min` of two numbers compile to a comparison. GraalPy's compile to all that they can
/// do with keys, iterables and any objects, and once more in each loop that calls them.
///
/// Other functions are new. The shim asks `is_plain` of whatever it sends; in Python it was a third
/// of what a pool's processes compiled, which they do all at once on the processors that they need.
/// What a queue or a lock does without waiting is a [JavaFunction]: to call a method of a Java
/// object instead takes more than twice as long, gives the GIL away meanwhile, and is half a second
/// of compilation at each place.
///
/// A lock of `threading` cannot be released when nobody has it.
package dev.polyfork.builtins;
