package dev.polyfork.image;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes `lib/launch.sh`: variables for the launcher, which sets `home` before it reads the file.
///
/// A fixed list of jars, because the AOT cache wants the same order in every run, and because
/// listing a folder in the shell depends on the locale. By the `witness`, a jar with a file of the
/// same time beside it, the launcher sees whether a copy of the image kept the times of its files.
final class LaunchFile {
    private LaunchFile() {}

    static void write(Path image, JavaRuntime runtime, Jars jars) throws IOException {
        String java = runtime.external().map(Path::toString).orElse("$home/runtime");
        String loader = runtime.loader().map(Path::toString).orElse("/");
        Path witness = largest(jars.classPath());
        Files.setLastModifiedTime(
                Files.createFile(image.resolve("lib/" + witness.getFileName() + ".time")),
                Jars.TIME);
        List<String> lines =
                List.of(
                        "# Written by the image build, read by bin/polyfork.",
                        "java=\"%s/bin/java\"".formatted(java),
                        "loader=" + loader,
                        "witness=\"$home/lib/%s\"".formatted(witness.getFileName()),
                        "classpath=\"" + classPath(jars.classPath()) + "\"",
                        "");
        Files.writeString(image.resolve("lib/launch.sh"), String.join("\n", lines));
    }

    /// Copying it takes long enough for the time file beside it to get another time.
    private static Path largest(List<Path> jars) {
        return jars.stream().max(comparingLong(jar -> jar.toFile().length())).orElseThrow();
    }

    private static String classPath(List<Path> jars) {
        return jars.stream().map(jar -> "$home/lib/" + jar.getFileName()).collect(joining(":"));
    }
}
