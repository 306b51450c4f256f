/// The control protocol between the root JVM and its child JVMs.
///
/// Every child JVM holds one connection to the control socket of the session. A [Message] is one
/// frame; descriptors of open files ride along with the first byte of their frame (`SCM_RIGHTS`).
/// The first message of a connection is [Message.Hello] with the session's token; nothing else is
/// decoded before the token was compared.
///
/// Differs from DESIGN.md in one point: the control socket is a plain descriptor behind
/// [dev.polyfork.os.UnixSocket] instead of a JDK channel, because the descriptors of a started
/// process have to arrive together with it, and a JDK channel cannot carry them.
package dev.polyfork.wire;
