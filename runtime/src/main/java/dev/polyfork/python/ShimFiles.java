package dev.polyfork.python;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Our Python modules as files, for JVMs without an image: Python imports them from a folder, and
/// an application has them in a jar.
public final class ShimFiles {
    private static final String RESOURCES = "polyfork-shim";
    private static final String ONE_OF_THEM = RESOURCES + "/_polyfork_start.py";

    private ShimFiles() {}

    static Path folder(Path directory) {
        return directory.resolve("shim");
    }

    /// Copy them from the class path into a session's directory, which is removed at its end.
    ///
    /// @param directory of the session
    /// @throws IOException if there is no room, or the class path lacks them
    public static void unpack(Path directory) throws IOException {
        // Not the class's: on the module path they are in a module of their own.
        URL resource = ShimFiles.class.getClassLoader().getResource(ONE_OF_THEM);
        if (resource == null) {
            throw new IOException("polyfork-shim.jar is not on the class path");
        }
        try {
            if (resource.openConnection() instanceof JarURLConnection inJar) {
                // One of our own: what a URI names is shared, and can only be opened once.
                Path file = Path.of(inJar.getJarFileURL().toURI());
                try (FileSystem jar = FileSystems.newFileSystem(file)) {
                    copy(jar.getPath("/", RESOURCES), folder(directory));
                }
            } else {
                copy(Path.of(resource.toURI()).getParent(), folder(directory));
            }
        } catch (URISyntaxException e) {
            throw new IOException("cannot be read: " + resource, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(from)) {
            all = found.toList();
        }
        for (Path path : all) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }
}
