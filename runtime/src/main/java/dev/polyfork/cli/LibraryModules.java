package dev.polyfork.cli;

import dev.polyfork.python.PythonContexts;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells which imports of a program are of libraries: the standard one, what is installed in the
 * image, and what lies on PYTHONPATH.
 */
final class LibraryModules {
    private static final String FOLDER = "/python/lib/python3.12";
    private static final String INSTALLED = FOLDER + "/site-packages";

    private LibraryModules() {}

    /**
     * Keeps the modules that children may import before the program has: those of libraries that
     * are Python files, that the program's own folder does not replace, and whose import does
     * nothing that can be seen.
     *
     * @param modules dotted names
     * @param folder where the program's own modules lie
     * @param path PYTHONPATH
     */
    static List<String> of(List<String> modules, File folder, String path) {
        String home = PythonContexts.home();
        if (home.isEmpty()) {
            return List.of();
        }
        Stream<File> onPath =
                Stream.of(path.split(File.pathSeparator, -1))
                        .filter(entry -> !entry.isEmpty())
                        .map(File::new);
        Stream<File> image = Stream.of(new File(home + FOLDER), new File(home + INSTALLED));
        return of(modules, folder, Stream.concat(onPath, image).toList());
    }

    static List<String> of(List<String> modules, File folder, List<File> libraries) {
        List<String> found = new ArrayList<>();
        for (String module : modules) {
            if (!hasEffects(module)
                    && libraries.stream().anyMatch(library -> holds(library, module))
                    && !holds(folder, module.substring(0, firstDot(module)))) {
                found.add(module);
            }
        }
        return found;
    }

    private static boolean hasEffects(String module) {
        return switch (module) {
            case "this", "antigravity", "__hello__", "__phello__" -> true;
            default -> false;
        };
    }

    private static boolean holds(File folder, String module) {
        return OwnModules.file(folder, module).isPresent();
    }

    private static int firstDot(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module.length() : dot;
    }
}
