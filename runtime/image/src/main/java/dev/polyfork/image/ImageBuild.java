package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Main class of the build step: makes the image in a folder beside its final place and renames it
/// when it is complete, so that an interrupted build leaves no half-made image.
public final class ImageBuild {
    private static final List<String> SCRIPTS =
            List.of("boot.sh", "checkpoint.sh", "train.sh", "train.py", "worker.sh");

    private final Path repository;
    private final Path folder;

    private ImageBuild(Path repository, Path folder) {
        this.repository = repository;
        this.folder = folder;
    }

    /// Arguments: the repository's folder, and the image to make.
    public static void main(String[] args) throws IOException {
        Path repository = Path.of(args[0]).toAbsolutePath().normalize();
        Path image = Path.of(args[1]).toAbsolutePath().normalize();
        try (StagedFolder staged = StagedFolder.beside(image)) {
            new ImageBuild(repository, staged.path()).run(image);
            staged.publish();
            // It knows the image's place, so it is made there.
            say("starting Python for the checkpoint");
            Command.run(
                    image,
                    "sh",
                    image.resolve("lib/checkpoint.sh").toString(),
                    image.toString(),
                    bootId());
        } catch (BuildException e) {
            System.err.println("polyfork: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run(Path image) throws IOException {
        JavaRuntime runtime = JavaRuntime.ofThisJdk();
        Jars jars = Jars.ofThisClassPath(runtime.hostsCompilerJars());
        if (!runtime.graalVm() && !runtime.hostsCompilerJars()) {
            say("the Graal compiler does not fit this JDK: Python will only be interpreted");
        }
        say("linking the Java runtime");
        runtime.writeTo(folder.resolve("runtime"), jars.compiler());
        say("unpacking Python");
        jars.copyTo(folder.resolve("lib"));
        copyScripts();
        PythonLibrary.unpack(folder.resolve("python"), folder.resolve("native"));
        FolderCopy.of(repository.resolve("shim/src/main/python"), folder.resolve("shim"));
        LaunchFile.write(folder, runtime, jars);
        say("compiling Python's library");
        PythonLibrary.compile(folder, image);
        say("training the start-up cache");
        Command.run(folder, "sh", folder.resolve("lib/train.sh").toString(), folder.toString());
    }

    private void copyScripts() throws IOException {
        Path launcher = folder.resolve("bin/polyfork");
        Files.createDirectories(launcher.getParent());
        Files.copy(
                repository.resolve("bin/polyfork"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        for (String script : SCRIPTS) {
            Files.copy(
                    repository.resolve("runtime/image/src/main/launch").resolve(script),
                    folder.resolve("lib").resolve(script),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    /// One line for each phase, which image/build.sh shows to the user.
    private static void say(String phase) {
        System.out.println("polyfork: " + phase);
    }
}
