package dev.polyfork;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a [Polyfork] is like. For one thread.
public final class PolyforkBuilder {
    private static final Pattern SIZE = Pattern.compile("[1-9]\\d*[kKmMgG]?");
    private static final String IMAGE_PROPERTY = "polyfork.home";
    private static final String IMAGE_VARIABLE = "POLYFORK_HOME";

    final List<Path> pythonPath = new ArrayList<>();
    final List<String> preload = new ArrayList<>();
    final List<String> jvmOptions = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    int workers = Runtime.getRuntime().availableProcessors();
    int queueCapacity = 1000;
    Duration timeout = Duration.ZERO;
    Duration processorTime = Duration.ZERO;
    Optional<Set<String>> visible = Optional.empty();
    Duration grace = Duration.ofSeconds(2);
    int maxTasks;
    long maxResidentBytes;
    Optional<dev.polyfork.jobs.OutputListener> output = Optional.empty();
    Optional<String> jmxName = Optional.empty();
    Optional<Path> image =
            Optional.ofNullable(System.getProperty(IMAGE_PROPERTY, System.getenv(IMAGE_VARIABLE)))
                    .map(Path::of);

    PolyforkBuilder() {}

    /// Set the number of workers, each a process; by default that of the processors.
    ///
    /// @param count 1 or more
    /// @return this
    public PolyforkBuilder workers(int count) {
        workers = positive("workers", count);
        return this;
    }

    /// Limit how many jobs wait for a worker: whoever submits more waits for room. By default 1000.
    ///
    /// @param count 1 or more
    /// @return this
    public PolyforkBuilder queueCapacity(int count) {
        queueCapacity = positive("queueCapacity", count);
        return this;
    }

    /// Add folders or zip files that Python imports modules from.
    ///
    /// @param places must exist
    /// @return this
    public PolyforkBuilder pythonPath(Path... places) {
        for (Path place : places) {
            if (!Files.exists(place)) {
                throw new IllegalArgumentException(
                        "pythonPath: there is no " + place.toAbsolutePath());
            }
            if (place.toString().contains(File.pathSeparator)) {
                throw new IllegalArgumentException(
                        "pythonPath: Python cannot have a colon in the path " + place);
            }
            pythonPath.add(place.toAbsolutePath());
        }
        return this;
    }

    /// Import modules once, before there are workers, which then have them from the start. Such
    /// imports must not start threads. A module that cannot be imported is left to the jobs.
    ///
    /// @param modules full names
    /// @return this
    public PolyforkBuilder preload(String... modules) {
        for (String module : modules) {
            if (!module.matches("[\\w.]+")) {
                throw new IllegalArgumentException("preload: not a module's name: " + module);
            }
            preload.add(module);
        }
        return this;
    }

    /// Set a variable of the environment of the Python processes, beside those of this JVM.
    ///
    /// @param name of the variable
    /// @param value of it
    /// @return this
    public PolyforkBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// Limit the Java heap of each process, in which Python's objects are. One that needs more
    /// ends, see [WorkerLost#outOfMemory].
    ///
    /// @param size as for `-Xmx`: `512m`, `2g`
    /// @return this
    public PolyforkBuilder maxHeap(String size) {
        if (!SIZE.matcher(size).matches()) {
            throw new IllegalArgumentException("maxHeap: write it as 512m or 2g: " + size);
        }
        jvmOptions.add("-Xmx" + size);
        return this;
    }

    /// Limit how long a job may run; by default any time. Then it fails with [JobTimeout], and its
    /// worker is ended.
    ///
    /// @param limit more than zero
    /// @return this
    public PolyforkBuilder timeout(Duration limit) {
        timeout = positive("timeout", limit);
        return this;
    }

    /// Limit how much processor time a job may use, that of the JVM's own threads in its process
    /// included; by default any. Then it fails with [JobTimeout], and its worker is ended.
    ///
    /// @param limit more than zero; looked at some ten times a second
    /// @return this
    public PolyforkBuilder maxProcessorTime(Duration limit) {
        processorTime = positive("maxProcessorTime", limit);
        return this;
    }

    /// Have Python code do without what most functions have no need of: it cannot write, remove or
    /// rename files, start programs or processes, open sockets, or reach Java's classes; what tries
    /// gets a PermissionError. By default Python is trusted.
    ///
    /// This keeps functions from doing such things by mistake or carelessness. It is no wall
    /// against hostile code, which finds ways around it, and no limit of what can be read; for
    /// that, run the application in a container. Code that a module runs while it is preloaded is
    /// not restricted.
    ///
    /// @param variables the only variables of this JVM's environment that Python has, beside those
    ///   of [#environment]
    /// @return this
    public PolyforkBuilder restricted(String... variables) {
        visible = Optional.of(Set.of(variables));
        return this;
    }

    /// Set how long a process that is to end has, after it was interrupted, before it is terminated
    /// by SIGTERM, and then again before it is killed; by default 2 seconds.
    ///
    /// @param time more than zero
    /// @return this
    public PolyforkBuilder grace(Duration time) {
        grace = positive("grace", time);
        return this;
    }

    /// Replace each worker when it has done so many jobs; by default never.
    ///
    /// @param count 1 or more
    /// @return this
    public PolyforkBuilder maxTasksPerWorker(int count) {
        maxTasks = positive("maxTasksPerWorker", count);
        return this;
    }

    /// Replace a worker that has more memory than this in use after a job; by default never.
    ///
    /// @param bytes resident, shared memory included, 1 or more
    /// @return this
    public PolyforkBuilder maxResidentBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxResidentBytes: less than 1: " + bytes);
        }
        maxResidentBytes = bytes;
        return this;
    }

    /// Get what the Python processes print, line by line; by default it is printed here. What they
    /// tell Python's `logging` is no output: it goes to the [System.Logger] `python`, and that of
    /// Python's logger `a.b` to `python.a.b`, unless Python's root logger has handlers of its own.
    ///
    /// @param listener called on threads of its own
    /// @return this
    public PolyforkBuilder output(OutputListener listener) {
        output = Optional.of(listener::printed);
        return this;
    }

    /// Show numbers of the workers and jobs in JMX, as `dev.polyfork:type=Polyfork,name="..."`, see
    /// [PolyforkMXBean].
    ///
    /// @param name that no other one has meanwhile
    /// @return this
    public PolyforkBuilder jmxName(String name) {
        jmxName = Optional.of(name);
        return this;
    }

    /// Run Python in a Polyfork image, in which it is compiled by a JIT compiler and starts fast.
    /// By default what the property `polyfork.home` or the variable `POLYFORK_HOME` says; without
    /// one, the Java of this JVM is used with its class path.
    ///
    /// @param folder of the image, as the build makes it at `target/polyfork`
    /// @return this
    public PolyforkBuilder image(Path folder) {
        image = Optional.of(folder);
        return this;
    }

    /// Open it. The first process starts in the background, which takes a second with an image,
    /// else about three; jobs may be submitted at once.
    ///
    /// @return to be closed by the caller
    /// @throws IllegalArgumentException if the image is none, or the name for JMX is taken
    /// @throws StartException if there is no place for shared memory
    public Polyfork build() {
        image.ifPresent(PolyforkBuilder::checkImage);
        Polyfork made = open();
        try {
            jmxName.ifPresent(made::showAs);
            return made;
        } catch (IllegalArgumentException e) {
            made.close();
            throw e;
        }
    }

    private Polyfork open() {
        try {
            return new Polyfork(this);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void checkImage(Path folder) {
        if (!Files.isRegularFile(folder.resolve("lib", "worker.sh"))) {
            throw new IllegalArgumentException(
                    "image: no Polyfork image is in %s (property %s, variable %s)"
                            .formatted(folder.toAbsolutePath(), IMAGE_PROPERTY, IMAGE_VARIABLE));
        }
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": less than 1: " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": not more than zero: " + value);
        }
        return value;
    }
}
