/// Java values as Python values and back, by copying: the type mapping of the Java API.
///
/// ```
///   Java object ── PickleWriter ──> pickle ──> Python's own pickle.loads
///   Java object <── Conversion ── tree <── PickleReader ── pickle <── Python's own pickle.dumps
/// ```
///
/// Plain data that Python sends to itself over a connection take another way to the same pickles,
/// without Python's pickler, which is slow until each process has compiled it:
///
/// ```
///   Python object ── marshal.dumps ── PlainPickler ──> pickle ──> any Python
///   Python object <── marshal.loads ── PlainUnpickler <── pickle ── any Python
/// ```
///
/// Why pickle and not a format of our own: Python reads and writes it in the interpreter's builtin
/// code, which needs no warming up in a fresh worker, and queues that Java shares with Python hold
/// pickles anyway. Reading runs no code: what Python would call to rebuild an object is kept as a
/// [dev.polyfork.value.PythonObject], and [dev.polyfork.value.Conversion] knows those of the
/// standard library that have a counterpart in Java.
package dev.polyfork.value;
