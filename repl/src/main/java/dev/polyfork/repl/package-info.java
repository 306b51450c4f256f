/// The prompt on a terminal: what is typed, shown, completed and remembered.
///
/// ```
///   shim/_polyfork_repl  runs Python's loop on Python's main thread
///        │ readBlock            ^ examine, complete, parameters
///        v                      │
///   Console ── PromptReader (JLine's LineReader) ── BlockEditing, PythonHighlighter,
///        │                                          PythonCompleter, CallHint
///        │
///   SystemTerminal, Keys ── dev.polyfork.os.TerminalCalls ── Speakers <── children, threads
/// ```
///
/// Python has the loop, because it knows what a block means: whether it is complete, what runs and
/// how it is shown, what a name can be followed by. Java has the keys and the screen, in which
/// JLine does what a library can do; [dev.polyfork.repl.PythonTokens] looks at the text at each key
/// stroke and so is no Python, which would be too slow for that when it is cold.
///
/// Each child process writes to a pseudo-terminal of its own, as does this process while somebody
/// types. Only so does it write to a terminal, as Python's children do, and never into the line.
/// While code runs, this process has the real terminal: programs such as `vi` that it starts need
/// it. Those that threads start have the pseudo-terminal.
///
/// Decisions that differ from DESIGN.md:
///
/// - The runtime finds this module by a service, [dev.polyfork.cli.TerminalPrompt], since the loop
///   runs in the runtime's own JVM, restored from the checkpoint, where a program would run.
/// - JLine's own ways to a terminal are native libraries or a dozen method handles, each of which
///   takes milliseconds in a cold JVM. [dev.polyfork.repl.SystemTerminal] needs a few system calls
///   and has them from `dev.polyfork.os`, like everything else here. [dev.polyfork.repl.Keys] reads
///   no more than it is asked for, because what follows may be for `input()`.
/// - No handler for SIGINT: the prompt sees Ctrl-C as a key, and while code runs the terminal sends
///   the signal, which is GraalPy's.
package dev.polyfork.repl;
