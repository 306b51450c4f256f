package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.graalvm.polyglot.Engine;

/// GraalPy's resources as files.
final class PythonLibrary {
    /// Large folders that programs do not import; Python compiles them when one does.
    private static final String COMPILE =
            """
            import compileall, py_compile, re, sys
            staging, image, *folders = sys.argv[1:]
            done = [compileall.compile_dir(
                folder, quiet=1, force=True, workers=1,
                stripdir=staging, prependdir=image,
                rx=re.compile('/(test|tests|idlelib|lib2to3|msilib|tkinter|turtledemo)/'),
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            ) for folder in folders]
            sys.exit(not all(done))
            """;

    private PythonLibrary() {}

    /// Write what GraalPy carries as resources of its jars: the standard library to `home`, the
    /// native libraries of its foundation to `natives`. Else each user's first run would write them
    /// to a cache in his home.
    static void unpack(Path home, Path natives) throws IOException {
        Engine.copyResources(natives);
        Files.move(natives.resolve("python/python-home"), home);
        FolderCopy.delete(natives.resolve("python"));
    }

    /// Write the compiled files of the library and of the shim, by Python's own compileall.
    ///
    /// They hold no time of their source, so that they also fit a copy that keeps no times.
    ///
    /// @param staging where the image is being made
    /// @param image where it will be, which is what tracebacks have to name
    static void compile(Path staging, Path image) throws IOException {
        Command.run(
                staging,
                Map.of("POLYFORK_AOT_OPTS", "-Xshare:auto"), // there is no cache yet
                staging.resolve("bin/polyfork").toString(),
                "-c",
                COMPILE,
                staging.toString(),
                image.toString(),
                staging.resolve("python/lib").toString(),
                staging.resolve("shim").toString());
    }
}
