package dev.polyfork.cli;

import dev.polyfork.os.Environment;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that starts this program again: {@code sys.executable}. Scripts run it by {@code
 * subprocess}, and virtual environments hold links to it.
 */
final class Launcher {
    /** Property with the path by which the user called the launcher. */
    static final String PROGRAM = "polyfork.launcher";

    private static final String NAME = "polyfork";
    private static final String VENV = "pyvenv.cfg";

    private Launcher() {}

    /** Adds the launcher and the original command line to a configuration. */
    static void describe(PythonConfig.Builder config, String[] args) {
        String base = baseExecutable();
        String called = called();
        String executable = called.isEmpty() || !isInVenv(called) ? base : called;
        config.executable(executable, base);
        List<String> original = new ArrayList<>(args.length + 1);
        original.add(executable);
        for (String arg : args) {
            original.add(arg);
        }
        config.origArgv(original);
    }

    /** The name to begin messages with. */
    static String name() {
        return NAME;
    }

    private static String baseExecutable() {
        String home = PythonContexts.home();
        if (home.isEmpty()) {
            return called();
        }
        return home + File.separator + "bin" + File.separator + NAME;
    }

    private static String called() {
        String program = System.getProperty(PROGRAM, "");
        if (program.isEmpty() || program.startsWith("/")) {
            return program;
        }
        if (program.indexOf('/') >= 0) {
            return Environment.absolute(Path.of(program)).toString();
        }
        return onPath(program);
    }

    private static String onPath(String program) {
        String path = Environment.variables().getOrDefault("PATH", "");
        int start = 0;
        while (start <= path.length()) {
            int colon = path.indexOf(':', start);
            int end = colon < 0 ? path.length() : colon;
            File file = new File(path.substring(start, end), program);
            if (file.canExecute() && file.isFile()) {
                return Environment.absolute(file.toPath()).toString();
            }
            start = end + 1;
        }
        return "";
    }

    private static boolean isInVenv(String executable) {
        File bin = new File(executable).getParentFile();
        return bin != null
                && (new File(bin, VENV).isFile() || new File(bin.getParentFile(), VENV).isFile());
    }
}
