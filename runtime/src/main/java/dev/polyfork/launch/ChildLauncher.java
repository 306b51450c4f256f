package dev.polyfork.launch;

import dev.polyfork.os.Environment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Starts child JVMs that connect to a session's control socket and wait there.
///
/// @param command the JVM and its options
/// @param mainClass name of the child's main class
/// @param arguments arguments of the main class
/// @param variables of the environment, beside those of this process
/// @param errors gets the child's stderr, which is otherwise that of this process; must not block
public record ChildLauncher(
        JvmCommand command,
        String mainClass,
        List<String> arguments,
        Map<String, String> variables,
        Optional<Consumer<InputStream>> errors) {
    /// Environment variable that tells a child JVM the session directory.
    private static final String SESSION_VARIABLE = "POLYFORK_SESSION";

    /// Environment variable with the session token; the child takes it out of its environment.
    private static final String TOKEN_VARIABLE = "POLYFORK_TOKEN";

    private static final File DEV_NULL = new File("/dev/null");

    public ChildLauncher {
        arguments = List.copyOf(arguments);
        variables = Map.copyOf(variables);
    }

    /// One whose child JVMs get the environment of this process.
    public ChildLauncher(JvmCommand command, String mainClass, List<String> arguments) {
        this(command, mainClass, arguments, Map.of(), Optional.empty());
    }

    /// Whether its child JVMs can be forked off each other.
    boolean isForkable() {
        return command.isForkable();
    }

    /// In a child JVM: what its environment says about the session.
    public static SessionAddress address(Map<String, String> environment) {
        return new SessionAddress(
                Path.of(environment.get(SESSION_VARIABLE)), environment.get(TOKEN_VARIABLE));
    }

    /// Start one child JVM. It inherits stdout, and stderr unless somebody wants it; its stdin is
    /// empty.
    ///
    /// @throws IOException if there is no memory or no process id left for it
    Process launch(SessionDirectory directory, String token) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.running(mainClass, arguments));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Environment.variables());
        environment.putAll(variables);
        environment.put(SESSION_VARIABLE, directory.path().toString());
        environment.put(TOKEN_VARIABLE, token);
        Process process =
                builder.redirectInput(DEV_NULL)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(
                                errors.isPresent()
                                        ? ProcessBuilder.Redirect.PIPE
                                        : ProcessBuilder.Redirect.INHERIT)
                        .start();
        errors.ifPresent(reader -> reader.accept(process.getErrorStream()));
        return process;
    }
}
