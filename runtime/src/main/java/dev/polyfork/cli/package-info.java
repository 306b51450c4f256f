/// Python's command line: what `polyfork` does from the JVM's `main` to the exit code.
///
/// The order of a run: [dev.polyfork.cli.CommandLine] reads the arguments,
/// [dev.polyfork.cli.ProgramSource] the program, [dev.polyfork.cli.ImportScan] guesses what it
/// needs, [dev.polyfork.cli.ScriptSession] starts what it may need, and
/// [dev.polyfork.cli.ScriptRunner] runs it.
///
/// Differs from DESIGN.md in one point: the context is not closed at the end. Closing waits for
/// daemon threads that block in native code, and fails after ten seconds; CPython leaves them
/// behind, too. Python's own shutdown (threads, exit functions, flushing) is done by
/// `_polyfork_finish.py`, then the session is closed and the JVM halted.
package dev.polyfork.cli;
