package dev.polyfork.jobs;

import dev.polyfork.launch.ChildLauncher;
import dev.polyfork.launch.JvmCommand;
import dev.polyfork.os.Environment;
import dev.polyfork.python.PythonConfig;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// How the JVM is booted that the processes of an application are forked off.
///
/// With an image it is the image's, which has the JIT compiler for Python and starts fast. Without,
/// it is this JVM's own `java` with its class path. A heap that is full ends it, whatever the
/// program would do about it, with exit code 3 and a line on stderr.
///
/// @param image the folder of an image
/// @param options more options of the JVM, such as `-Xmx512m`
public record WorkerJvm(Optional<Path> image, List<String> options) {
    private static final String WORKER = "dev.polyfork.worker.WorkerMain";
    private static final String MORE_OPTIONS = "POLYFORK_JAVA_OPTS";

    private static final List<String> FULL_HEAP =
            List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr");

    /// Python's main thread runs on Java's, so its stack is Python's. What would be printed to
    /// stdout is not the program's.
    private static final List<String> USUAL =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xss64m",
                    "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    public WorkerJvm {
        options = List.copyOf(options);
    }

    /// How to boot one.
    ///
    /// @param config how Python is set up
    /// @param modules what to import before anything is forked
    /// @param variables of the environment, beside those of this JVM
    /// @param errors gets its stderr
    public ChildLauncher launcher(
            PythonConfig config,
            List<String> modules,
            Map<String, String> variables,
            Consumer<InputStream> errors) {
        List<String> arguments = new ArrayList<>(config.toArgs());
        arguments.add("--");
        arguments.add("multiprocessing._jobs");
        arguments.addAll(modules);
        Map<String, String> environment = new HashMap<>(variables);
        if (image.isPresent()) {
            List<String> more = new ArrayList<>();
            Environment.variable(MORE_OPTIONS).ifPresent(more::add);
            more.addAll(FULL_HEAP);
            more.addAll(options);
            environment.put(MORE_OPTIONS, String.join(" ", more));
        }
        return new ChildLauncher(
                new JvmCommand(image.map(WorkerJvm::ofImage).orElseGet(this::ofThisJvm)),
                WORKER,
                arguments,
                environment,
                Optional.of(errors));
    }

    private static List<String> ofImage(Path image) {
        return List.of("/bin/sh", image.resolve("lib", "worker.sh").toString());
    }

    private List<String> ofThisJvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(USUAL);
        command.addAll(FULL_HEAP);
        command.addAll(options);
        command.add("-cp");
        command.add(classPath());
        return command;
    }

    /// Where this JVM has its classes from: all of it is the child's class path, also what is on
    /// the module path here.
    private static String classPath() {
        List<String> places = new ArrayList<>();
        places.add(System.getProperty("java.class.path", ""));
        String modules = System.getProperty("jdk.module.path", "");
        for (String place : modules.split(File.pathSeparator, -1)) {
            places.add(place);
            if (Files.isDirectory(Path.of(place))) {
                // A folder of modules has jars in it, or it is itself one.
                places.add(Path.of(place, "*").toString());
            }
        }
        places.removeIf(String::isEmpty);
        return String.join(File.pathSeparator, places);
    }
}
