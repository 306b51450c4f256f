/// GraalPy contexts that behave like CPython's process, and the one object by which their Python
/// code calls Java.
///
/// Everything that the command line and the environment say about an interpreter is a
/// [dev.polyfork.python.PythonConfig], which also travels to the child JVMs, so that a child's
/// Python is set up as its parent's.
package dev.polyfork.python;
