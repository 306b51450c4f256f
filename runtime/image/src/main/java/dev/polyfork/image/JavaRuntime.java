package dev.polyfork.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/// The Java runtime an image uses.
///
/// A stock JDK carries an empty module jdk.graal.compiler that stands in the way of the compiler's
/// jars. The JVM gives up its AOT cache when a module is upgraded, and also when an image with a
/// module path is moved. A linked runtime that contains the compiler has none of these troubles.
///
/// @param home the JDK that runs the build
/// @param graalVm whether the JDK has a Graal compiler of its own
/// @param feature its Java version, such as 25
record JavaRuntime(Path home, boolean graalVm, int feature) {
    /// The Java version that the compiler's jars were made for.
    private static final int COMPILER_FEATURE = 25;

    /// What GraalPy and the Graal compiler need, what its users reach by `import java`, and the
    /// tools' side of jcmd, jstack and JFR.
    private static final List<String> MODULES =
            List.of(
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.sql",
                    "java.xml",
                    "jdk.attach",
                    "jdk.charsets",
                    "jdk.crypto.ec",
                    "jdk.internal.vm.ci",
                    "jdk.jcmd",
                    "jdk.management",
                    "jdk.net",
                    "jdk.unsupported",
                    "jdk.zipfs");

    private static final List<String> COMPILER_MODULES =
            List.of("jdk.graal.compiler", "org.graalvm.truffle.compiler");

    static JavaRuntime ofThisJdk() {
        String vendorVersion = System.getProperty("java.vendor.version", "");
        return new JavaRuntime(
                Path.of(System.getProperty("java.home")),
                vendorVersion.contains("GraalVM"),
                Runtime.version().feature());
    }

    /// Whether Python is compiled by the Graal compiler's jars.
    boolean hostsCompilerJars() {
        return !graalVm && feature == COMPILER_FEATURE;
    }

    /// Where `java` is, when it is not in the image's own `runtime` folder.
    Optional<Path> external() {
        return graalVm ? Optional.of(home) : Optional.empty();
    }

    /// Link the runtime into `folder`, unless the JDK is used as it is.
    ///
    /// @param compiler the jars of the Graal compiler, empty when they are not to be used
    void writeTo(Path folder, List<Path> compiler) throws IOException {
        if (graalVm) {
            return;
        }
        if (compiler.isEmpty()) {
            linkPlain(folder);
        } else {
            Set<String> modules = new TreeSet<>(MODULES);
            modules.addAll(COMPILER_MODULES);
            CompilerLink.link(home, modules, compiler, folder);
        }
    }

    private void linkPlain(Path folder) {
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new BuildException("this JDK has no jlink: " + home));
        String modules = String.join(",", MODULES);
        int status =
                jlink.run(
                        System.out,
                        System.err,
                        "--add-modules",
                        modules,
                        "--output",
                        folder.toString());
        if (status != 0) {
            throw new BuildException("jlink failed: status=%d, jdk=%s".formatted(status, home));
        }
    }

    /// The dynamic loader this runtime needs: without it the image is on the wrong machine.
    Optional<Path> loader() throws IOException {
        for (String name : List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")) {
            if (Files.exists(Path.of(name))) {
                return Optional.of(Path.of(name));
            }
        }
        return Optional.empty();
    }
}
