package dev.polyfork.tests.support;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A user whose processes the system counts: it does not count root's.
public final class Nobody {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<String> BECOME =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private Nobody() {}

    /// Whether the tests run as root, so that nobody has no other processes.
    public static boolean isAlone() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Let the launcher run as a user who is not root, behind another command if one is given.
    /// Skips the test where that user cannot run the image.
    public static Polyfork runs(String command, Polyfork polyfork) {
        String user = isAlone() ? String.join(" ", BECOME) : "";
        String reads =
                "prlimit --nproc >/dev/null && test -r " + Polyfork.home() + "/lib/launch.sh";
        assumeThat(succeeds(user, reads)).as("prlimit, and an image for all to read").isTrue();
        String script =
                "#!/bin/sh\ncd / && exec %s %s '%s' \"$@\"\n"
                        .formatted(user, command, polyfork.launcher());
        Path file = polyfork.write("as-nobody", script);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make executable: " + file);
        }
        return polyfork.launcher(file).withoutEnv("POLYFORK_SESSION_DIR", "TMPDIR");
    }

    private static boolean succeeds(String user, String script) {
        List<String> command = new ArrayList<>();
        if (!user.isEmpty()) {
            command.addAll(BECOME);
        }
        command.addAll(List.of(SHELL.toString(), "-c", script));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
