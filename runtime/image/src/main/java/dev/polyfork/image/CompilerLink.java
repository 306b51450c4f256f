package dev.polyfork.image;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.tools.jlink.builder.DefaultImageBuilder;
import jdk.tools.jlink.internal.Jlink;
import jdk.tools.jlink.internal.JlinkTask;
import jdk.tools.jlink.internal.Platform;

/// Links a runtime in which the Graal compiler's jars take the place of the JDK's empty module
/// `jdk.graal.compiler`.
///
/// The command `jlink` would do, but a JDK without `jmods` links from its own modules, and then the
/// command prefers the empty module to the one on the module path. So the JDK's internal interface
/// is called with the search order that is wanted. It is the interface of the one Java version that
/// these jars are made for.
final class CompilerLink {
    private CompilerLink() {}

    /// Link `modules` and all they need into the folder `output`.
    ///
    /// @param jdk the JDK to take modules from
    /// @param jars the compiler's jars, each a module, which go first
    static void link(Path jdk, Set<String> modules, List<Path> jars, Path output)
            throws IOException {
        Path jmods = jdk.resolve("jmods");
        boolean packaged = Files.isDirectory(jmods);
        List<Path> path = new ArrayList<>(jars);
        if (packaged) {
            path.add(jmods);
        }
        ModuleFinder ours = JlinkTask.newModuleFinder(path);
        ModuleFinder all = packaged ? ours : ModuleFinder.compose(ours, ModuleFinder.ofSystem());
        new Jlink()
                .build(
                        new Jlink.JlinkConfiguration(output, modules, all, !packaged, false, false),
                        new Jlink.PluginsConfiguration(
                                List.of(),
                                new DefaultImageBuilder(output, Map.of(), Platform.runtime()),
                                null));
    }
}
