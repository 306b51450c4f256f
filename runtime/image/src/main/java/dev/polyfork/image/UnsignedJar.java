package dev.polyfork.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/// Copies jars, signed ones without their signatures.
///
/// The JVM keeps no class of a signed jar in its AOT cache, and verifies signatures when it loads
/// the first one: half a second in each start of Python, for the sake of one exception class.
final class UnsignedJar {
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

    private UnsignedJar() {}

    /// Copy the jar `source` to the file `target`.
    static void copy(Path source, Path target) throws IOException {
        try (JarFile jar = new JarFile(source.toFile(), false)) {
            if (jar.stream().noneMatch(entry -> isSignature(entry))) {
                Files.copy(source, target);
                return;
            }
            try (OutputStream file = Files.newOutputStream(target);
                    JarOutputStream copy = new JarOutputStream(file, mainAttributes(jar))) {
                copyEntries(jar, copy);
            }
        }
    }

    private static void copyEntries(JarFile jar, JarOutputStream copy) throws IOException {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            if (!isSignature(entry) && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                copy.putNextEntry(new JarEntry(entry.getName()));
                jar.getInputStream(entry).transferTo(copy);
                copy.closeEntry();
            }
        }
    }

    /// The manifest without the digests of the entries.
    private static Manifest mainAttributes(JarFile jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putAll(jar.getManifest().getMainAttributes());
        return manifest;
    }

    private static boolean isSignature(JarEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
    }
}
