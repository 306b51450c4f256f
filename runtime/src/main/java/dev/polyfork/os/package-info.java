/// The Linux system calls that the JDK does not offer: the only package that sees the FFM linker.
///
/// Decision that differs from the usual one-handle-per-function binding: making a downcall handle
/// takes milliseconds in a cold JVM, and every child JVM would pay that for a dozen functions
/// before its first message. All calls here therefore go through a single handle, the C library's
/// `syscall(2)`, with the call number taken from a table of two columns, x86-64 and aarch64. The
/// first system call of a JVM pays for the handle, every further one is free.
///
/// One thing cannot be said in Java at all, the fork of a JVM: [dev.polyfork.os.ProcessFork] brings
/// some machine code along.
package dev.polyfork.os;
