package dev.polyfork.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The jars of an image, in the order of the class path.
///
/// @param classPath all but the next ones
/// @param compiler the Graal compiler and what it needs, which become a part of the runtime
record Jars(List<Path> classPath, List<Path> compiler) {
    /// The AOT cache remembers the time of each jar. One whole second for all of them survives
    /// copies that cut off fractions, and lets the launcher notice copies that keep no times.
    static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final Pattern COMPILER = Pattern.compile("(truffle-)?compiler-\\d.*\\.jar");
    private static final Pattern SHARED = Pattern.compile("(collections|word)-\\d.*\\.jar");

    Jars {
        classPath = List.copyOf(classPath);
        compiler = List.copyOf(compiler);
    }

    /// The jars this build runs with, which are those of the runtime; folders are the build's own.
    ///
    /// @param withCompiler whether the runtime takes the compiler from its jars
    static Jars ofThisClassPath(boolean withCompiler) {
        List<Path> all =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(Files::isRegularFile)
                        .toList();
        Predicate<Path> compiler = named(COMPILER);
        Predicate<Path> modules = compiler.or(named(SHARED));
        return withCompiler
                ? new Jars(keep(all, modules.negate()), keep(all, modules))
                : new Jars(keep(all, compiler.negate()), List.of());
    }

    /// Copy those of the class path to a folder, without signatures.
    void copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : classPath) {
            Path copy = folder.resolve(jar.getFileName());
            UnsignedJar.copy(jar, copy);
            Files.setLastModifiedTime(copy, TIME);
        }
    }

    private static Predicate<Path> named(Pattern pattern) {
        return path -> pattern.matcher(path.getFileName().toString()).matches();
    }

    private static List<Path> keep(List<Path> jars, Predicate<Path> condition) {
        return jars.stream().filter(condition).toList();
    }
}
