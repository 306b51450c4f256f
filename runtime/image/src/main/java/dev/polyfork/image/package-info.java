/// Builds the application image `target/polyfork`: a folder that holds everything a run needs and
/// that may be copied elsewhere.
///
/// ```
/// bin/polyfork        the launcher, the same script as in the repository
/// lib/*.jar           the class path
/// lib/launch.sh       what the launcher has to know about this image
/// lib/polyfork.aot    the JVM's AOT cache, made by lib/train.sh running lib/train.py
/// runtime/            a Java runtime with the Graal compiler, made by jlink (stock JDK only)
/// native/             native libraries of GraalPy's foundation
/// python/             GraalPy's standard library, compiled
/// shim/               Polyfork's Python modules, compiled
/// ```
///
/// Nothing of this package is part of the image. A GraalVM JDK is not linked anew but used where it
/// is, because its compiler comes with it.
package dev.polyfork.image;
