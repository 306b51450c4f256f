package dev.polyfork.tests.support;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A mount namespace of its own, in which folders can be hidden or filled without being root.
public final class Namespace {
    private static final int SECONDS = 10;

    private Namespace() {}

    /// Let the launcher run behind these shell commands in a new namespace. Skips the test where
    /// the system does not allow that.
    public static Polyfork with(String mounts, Polyfork polyfork) {
        assumeThat(allowed()).as("user namespaces are allowed here").isTrue();
        String script =
                "#!/bin/sh\nexec unshare -rm sh -c '%s; exec \"$0\" \"$@\"' '%s' \"$@\"\n"
                        .formatted(mounts, polyfork.launcher());
        Path file = polyfork.write("in-namespace-" + System.nanoTime(), script);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make executable: " + file);
        }
        return polyfork.launcher(file);
    }

    private static boolean allowed() {
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            return false;
        }
        try {
            Process process =
                    new ProcessBuilder("unshare", "-rm", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
