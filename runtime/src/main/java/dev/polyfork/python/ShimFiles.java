package dev.polyfork.python;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Our Python modules as files, for JVMs without an image: Python imports them from a folder, and
/// an application has them in a jar.
public final class ShimFiles {
    private static final String RESOURCES = "polyfork-shim";
    private static final String ONE_OF_THEM = "/" + RESOURCES + "/_polyfork_start.py";

    private ShimFiles() {}

    static Path folder(Path directory) {
        return directory.resolve("shim");
    }

    /// Copy them from the class path into a session's directory, which is removed at its end.
    ///
    /// @param directory of the session
    /// @throws IOException if there is no room, or the class path lacks them
    public static void unpack(Path directory) throws IOException {
        URL resource = ShimFiles.class.getResource(ONE_OF_THEM);
        if (resource == null) {
            throw new IOException("polyfork-shim.jar is not on the class path");
        }
        try {
            URI uri = resource.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath("/", RESOURCES), folder(directory));
                }
            } else {
                copy(Path.of(uri).getParent(), folder(directory));
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
