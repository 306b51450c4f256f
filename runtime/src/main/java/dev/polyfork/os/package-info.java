/// The Linux system calls that the JDK does not offer: the only package that sees the FFM linker.
///
/// Decision that differs from the usual one-handle-per-function binding: making a downcall handle
/// takes milliseconds in a cold JVM, and every child JVM would pay that for a dozen functions
/// before its first message. All calls here therefore go through a single handle, the C library's
/// `syscall(2)`, with the call number taken from a table of two columns, x86-64 and aarch64. The
/// first system call of a JVM pays for the handle, every further one is free.
///
/// Two things cannot be said in Java at all, the fork of a JVM and its return from a file:
/// [dev.polyfork.os.ProcessFork] and [dev.polyfork.os.Checkpoint] bring some machine code along.
///
/// Why a checkpoint of our own: CRIU needs privileges and a program that is not installed, and the
/// CRaC builds of OpenJDK are not the JDK that users have. A forked JVM that stands still is a
/// complete description of itself in memory, so all that is missing is to write that memory down
/// and to map it again; nothing of the JVM's inside is touched, as with the fork.
package dev.polyfork.os;
