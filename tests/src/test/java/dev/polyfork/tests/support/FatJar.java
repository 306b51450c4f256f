package dev.polyfork.tests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/// All of a class path in one jar, as Maven's shade plugin makes it: services are joined,
/// signatures and module descriptors left out.
public final class FatJar {
    private final JarOutputStream out;
    private final Set<String> names = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

    private FatJar(JarOutputStream out) {
        this.out = out;
    }

    /// Write one.
    ///
    /// @param file must not exist
    /// @param classPath folders and jars; those that do not exist are left out
    /// @param mainClass what `java -jar` runs
    public static void write(Path file, List<String> classPath, String mainClass)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            FatJar jar = new FatJar(out);
            for (String place : classPath) {
                Path path = Path.of(place);
                if (Files.isDirectory(path)) {
                    jar.addAll(path);
                } else if (Files.exists(path)) {
                    try (FileSystem files = FileSystems.newFileSystem(path)) {
                        jar.addAll(files.getPath("/"));
                    }
                }
            }
            jar.addServices();
        }
    }

    private void addAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(file -> add(root, file));
        }
    }

    private void add(Path root, Path file) {
        String name = root.relativize(file).toString();
        try {
            if (name.startsWith("META-INF/services/")) {
                ByteArrayOutputStream all =
                        services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                all.write(Files.readAllBytes(file));
                all.write("\n".getBytes(StandardCharsets.US_ASCII));
            } else if (isWanted(name) && names.add(name)) {
                out.putNextEntry(new ZipEntry(name));
                Files.copy(file, out);
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWanted(String name) {
        return !name.equals("META-INF/MANIFEST.MF")
                && !name.endsWith("module-info.class")
                && !name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)");
    }

    private void addServices() throws IOException {
        for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
            out.putNextEntry(new ZipEntry(service.getKey()));
            service.getValue().writeTo(out);
            out.closeEntry();
        }
    }
}
