package dev.polyfork.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The JVM's AOT cache in the image. The JVM starts without it, several times slower, when it is
/// damaged or was made for something else; its own remarks on that are switched off.
final class StartupCache {
    /// Property with the path of the cache this JVM was started with; not set when a user's options
    /// may be what keeps the JVM from using it.
    static final String PROPERTY = "polyfork.cache";

    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private StartupCache() {}

    /// Say in one sentence on stderr that the JVM did not take the cache, if so.
    static void reportUnused() {
        if (isInUse()) {
            return;
        }
        Path lib = Path.of(System.getProperty(PROPERTY)).getParent();
        System.err.println(
                Launcher.name()
                        + ": the start-up cache is damaged or does not fit, starting slowly; renew it"
                        + " by: sh '%s/train.sh' '%s'".formatted(lib, lib.getParent()));
    }

    /// Whether the JVM took the cache, as far as it was to.
    static boolean isInUse() {
        String cache = System.getProperty(PROPERTY, "");
        return cache.isEmpty() || isMapped(Path.of(cache));
    }

    private static boolean isMapped(Path cache) {
        String name = "/" + cache.getFileName();
        try (Stream<String> lines = Files.lines(MAPPINGS, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.endsWith(name));
        } catch (IOException e) {
            return true; // nobody knows, and it would be no harm
        }
    }
}
