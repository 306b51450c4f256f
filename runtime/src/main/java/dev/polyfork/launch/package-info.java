/// The root's side of child JVMs: the session with its directory and control socket, the standby
/// pool, and the starting and reaping of child JVMs.
///
/// All child JVMs are children of the root JVM, also those that a child process asked for: only one
/// place starts, counts and reaps them. The logical parent gets the exit status over its control
/// connection.
///
/// ```
///   Session ── SessionDirectory   where the files of one run lie, swept when its root has died
///      │
///      ├────── Crew               the threads, reserved before a child JVM needs them
///      │
///      ├────── StandbyPool        which child JVMs wait for work, when to start more
///      │
///      └────── ChildJvms          the living ones, and how a new one comes about
///                 ├── ForkTemplate   the one that the others are forked off
///                 └── ChildJvm       one child JVM from its start to its exit
///                        └── JvmCommand  how the command line of one that is booted looks
/// ```
///
/// DESIGN.md has child JVMs booted ahead of time. They are forked now, see
/// [dev.polyfork.os.ProcessFork]: booting one takes 3.5 s of processor time (ten of them 30 s on
/// two cores), forking one 10 to 20 ms, and what is forked shares its memory with the others until
/// it writes. The root forks one copy of itself, the template, when its Python is ready and before
/// the program runs in it; that copy imports what children need, beside the program, and forks the
/// children. The root cannot fork the children itself, since by then a program with threads runs in
/// it.
///
/// Child JVMs are booted where nothing can be forked: on aarch64, with a collector or an agent that
/// a copy would share, or after the template was killed. Then a refill of the pool starts one JVM
/// at a time, and only when no child that somebody waits for is still booting. It is not done "at
/// low priority" as DESIGN.md has it: an unprivileged process cannot raise its priority again. When
/// the root's source does not mention `multiprocessing`, the template itself is booted when the
/// first child is wanted.
///
/// All forked JVMs are made children of the root by `CLONE_PARENT`, so that it can wait for them.
///
/// A start waits until the JVM that was forked for it has connected, which a ready standby has, so
/// that a lack of processes, threads or memory is an `OSError` of `start()`. One that is booted is
/// waited for only after another one could not boot.
///
/// Ctrl-C reaches all processes at once. A JVM needs longer than CPython to print a traceback for
/// the first time, so a parent that terminates children because of it lets the root wait a while
/// for their own end first.
package dev.polyfork.launch;
