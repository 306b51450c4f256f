/// Python processes that a Java application starts, and the workers among them that take jobs.
///
/// ```
///   WorkerPool ── queue of Jobs, bounded
///      ├── thread of a worker ── Worker ──socket── multiprocessing/_jobs.py: serve()
///      └── ...                      └── ChildProcess   from its start to its end
///   ChildStarter ── makes ChildProcesses out of standby JVMs
///      └── LazySession (launch)
/// ```
///
/// A worker is a Python process like any other: the JVM is forked off the session's template, and
/// what it runs is a loop that reads jobs from a socket. So it may start processes of its own, and
/// a job has locks, queues and a parent.
///
/// Each worker has one thread here, which sends a job and waits for its answer. So a job is in
/// exactly one place, nothing has to be matched to requests, and the end of the socket is the end
/// of the job. Those threads are platform threads, as they block in system calls; callers may be
/// virtual.
///
/// Before the answer a worker may say more: it calls a function of Java that the job got as an
/// argument, and waits for the reply, or not. Items of generators come in the same way. What a
/// process prints comes through pipes, with notes among the lines that say which job it is, and
/// what Python's `logging` has to say.
///
/// A worker of which a job was given up is never used again: it is interrupted, then terminated,
/// then killed, and another one takes its place.
package dev.polyfork.jobs;
