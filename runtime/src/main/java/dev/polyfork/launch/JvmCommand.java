package dev.polyfork.launch;

import dev.polyfork.os.Environment;
import dev.polyfork.os.ProcessFork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line of a child JVM: the options of this JVM, another main class.
///
/// @param options the java executable and its options, up to the main class
public record JvmCommand(List<String> options) {
    /// A training run makes one AOT cache, its root's.
    private static final List<String> RECORDING =
            List.of("-XX:AOTMode=", "-XX:AOTConfiguration=", "-XX:AOTCacheOutput=");

    /// What a copy of the JVM would share with it: agents' and recorders' connections and files,
    /// and the heap, which ZGC maps shared.
    private static final List<String> SHARED =
            List.of("-agent", "-javaagent:", "-XX:StartFlightRecording", "-XX:+UseZGC");

    /// Variables with more options.
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");

    public JvmCommand {
        options = List.copyOf(options);
    }

    /// The options this JVM was started with, read from `/proc/self/cmdline` because only there
    /// they stand as the launcher gave them: with the same options the child fits the same AOT
    /// cache.
    ///
    /// @param mainClass name of the class this JVM was started with
    public static JvmCommand ofThisJvm(String mainClass) {
        try {
            String line = Files.readString(OWN_COMMAND_LINE, StandardCharsets.ISO_8859_1);
            List<String> options = new ArrayList<>();
            for (String word : line.split("\0", -1)) {
                if (word.equals(mainClass)) {
                    return new JvmCommand(options);
                }
                if (RECORDING.stream().noneMatch(word::startsWith)) {
                    options.add(utf8(word));
                }
            }
            return embedded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether this machine can fork a JVM, and the options allow that for one started with them.
    boolean isForkable() {
        return ProcessFork.isSupported()
                && Stream.concat(options.stream(), VARIABLES.stream().flatMap(JvmCommand::words))
                        .noneMatch(option -> SHARED.stream().anyMatch(option::startsWith));
    }

    private static Stream<String> words(String variable) {
        return Environment.variable(variable).stream()
                .flatMap(value -> Stream.of(value.split("\\s+", -1)));
    }

    /// The command line for a main class: `mainClass` and `arguments` behind the options.
    List<String> running(String mainClass, List<String> arguments) {
        List<String> line = new ArrayList<>(options);
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    /// For a JVM that some Java application started: its class path, without its own options.
    private static JvmCommand embedded() {
        return new JvmCommand(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path")));
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
