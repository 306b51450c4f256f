package dev.polyfork.launch;

import java.nio.file.Path;

/// How a child JVM finds its session.
///
/// @param directory the session directory
/// @param token the secret that the first message must show
public record SessionAddress(Path directory, String token) {}
