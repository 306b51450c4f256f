package dev.polyfork.tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A CPython 3.12 on this machine, to compare with.
public final class CPython {
    private CPython() {}

    /// The interpreter: pyenv's, or `python3.12` on the PATH.
    public static Optional<Path> find() {
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        Stream<Path> installed =
                Files.isDirectory(pyenv)
                        ? ProcessTree.names(pyenv).stream()
                                .filter(name -> name.startsWith("3.12."))
                                .map(name -> pyenv.resolve(name).resolve("bin", "python"))
                        : Stream.empty();
        Stream<Path> onPath =
                Stream.of(System.getenv("PATH").split(":", -1))
                        .map(folder -> Path.of(folder, "python3.12"));
        return Stream.concat(installed, onPath).filter(Files::isExecutable).findFirst();
    }
}
