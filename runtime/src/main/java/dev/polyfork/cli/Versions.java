package dev.polyfork.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Engine;

/** The answer to {@code -V}. */
final class Versions {
    private static final String VERSION_FILE = "/META-INF/graalvm/org.graalvm.polyglot/version";

    private Versions() {}

    /** The version of Python, and on request of everything under it. */
    static String describe(boolean detailed) {
        try (Engine engine =
                Engine.newBuilder("python")
                        // The launcher's own options for the JIT compiler are.
                        .allowExperimentalOptions(true)
                        .option("engine.WarnInterpreterOnly", "false")
                        .build()) {
            String python = "Python " + engine.getLanguages().get("python").getVersion();
            if (!detailed) {
                return python;
            }
            return python
                    + " (GraalPy "
                    + graalPy(engine)
                    + ", Java "
                    + System.getProperty("java.version")
                    + ", "
                    + System.getProperty("java.vendor")
                    + ", Polyfork "
                    + polyfork()
                    + ")";
        }
    }

    /** On a stock JDK the engine calls itself a development build; its jar knows better. */
    private static String graalPy(Engine engine) {
        try (InputStream text = Engine.class.getResourceAsStream(VERSION_FILE)) {
            return text == null
                    ? engine.getVersion()
                    : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return engine.getVersion();
        }
    }

    private static String polyfork() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
