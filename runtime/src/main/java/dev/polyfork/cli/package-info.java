/// Python's command line: what `polyfork` does from the JVM's `main` to the exit code.
///
/// The order of a run: [dev.polyfork.cli.CommandLine] reads the arguments,
/// [dev.polyfork.cli.ProgramSource] the program, [dev.polyfork.cli.ImportScan] guesses what it
/// needs, [dev.polyfork.cli.ScriptSession] starts what it may need, and
/// [dev.polyfork.cli.ScriptRunner] runs it.
///
/// Usually the JVM does not boot: the launcher executes a [dev.polyfork.os.Checkpoint] that
/// [dev.polyfork.cli.CheckpointMain] has written when the image was built, or at the first run
/// after the machine was booted. Python has started in it and the modules that most programs need
/// are imported, out of sight (`_polyfork_shelf.py`), and hot loops have run until Graal itself was
/// compiled (`_polyfork_practice.py`), which halves the time of a numeric `Pool.map`;
/// [dev.polyfork.cli.RestoredPython] tells it what it was started for. Measured on two slow cores,
/// a program of one line takes 0.3 s instead of 2.4 s, and `import multiprocessing` 0.07 s instead
/// of 1.8 s. A command line or a machine for which that cannot be is
/// [dev.polyfork.cli.BootedPython]'s.
///
/// Whoever sits at a terminal gets the prompt of the module `repl`, which is found as a service
/// ([dev.polyfork.cli.TerminalPrompt]) and runs where a program would.
///
/// What a restored Python cannot know better is the locale for `locale.setlocale(LC_ALL, "")`,
/// which GraalPy reads once. All restored processes have the same addresses and hash secret.
///
/// Differs from DESIGN.md in one point: the context is not closed at the end. Closing waits for
/// daemon threads that block in native code, and fails after ten seconds; CPython leaves them
/// behind, too. Python's own shutdown (threads, exit functions, flushing) is done by
/// `_polyfork_finish.py`, then the session is closed and the JVM halted.
package dev.polyfork.cli;
