package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs another program as a step of the build.
final class Command {
    private Command() {}

    /// Run to the end in `folder`; output goes where the build's output goes.
    ///
    /// @throws BuildException when the program fails
    static void run(Path folder, String... words) throws IOException {
        run(folder, Map.of(), words);
    }

    /// The same with more variables in the environment.
    static void run(Path folder, Map<String, String> variables, String... words)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).inheritIO();
        // They would be announced on stderr, and the cache would be made for their options.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(variables);
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new BuildException(
                        "a step of the image build failed: status=%d, command=%s"
                                .formatted(status, String.join(" ", words)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildException("the image build was interrupted");
        }
    }
}
