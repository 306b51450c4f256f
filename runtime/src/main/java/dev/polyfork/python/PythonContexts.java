package dev.polyfork.python;

import dev.polyfork.builtins.OwnFunctions;
import dev.polyfork.builtins.Replacements;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * Makes GraalPy contexts that behave like CPython's interpreter process.
 *
 * <p>Where things lie is a matter of the JVM, not of the configuration: the property {@value #HOME}
 * names the application image, {@value #SHIM} the directory of our Python modules when it is
 * elsewhere than in the image. Without an image GraalPy's own resources are used.
 */
public final class PythonContexts {
    /** Property with the directory of the application image. */
    public static final String HOME = "polyfork.home";

    /** Property with the directory of our Python modules; by default {@code shim} in the image. */
    public static final String SHIM = "polyfork.shim";

    /** Files that replace what GraalPy gets wrong by what our bridge does. */
    private static final List<String> CORRECTIONS =
            List.of(
                    "_polyfork_time",
                    "_polyfork_os",
                    "_polyfork_stdin",
                    "_polyfork_signal",
                    "_polyfork_alarm",
                    "_polyfork_mmap");

    private static final String PYTHON = "python";
    private static final String ON = "true";
    private static final String OFF = "false";

    /** What GraalPy separates the elements of list options with. */
    private static final String LIST_SEPARATOR = "\uD83C\uDFC6";

    private PythonContexts() {}

    /**
     * Creates a context and initialises Python in it. Blocks for the start of the interpreter, some
     * hundred milliseconds. The calling thread becomes Python's main thread.
     *
     * @param config how Python is set up
     * @param bindings what Python finds by {@code polyglot.import_value(name)}
     * @return the context; the caller closes it or ends the JVM
     */
    public static Context create(PythonConfig config, Map<String, Object> bindings) {
        Context.Builder builder = Context.newBuilder(PYTHON);
        builder.allowAllAccess(true).allowExperimentalOptions(true);
        embeddingOptions(builder);
        pathOptions(builder, config);
        commandLineOptions(builder, config);
        if (!config.environment().isEmpty()) {
            builder.allowEnvironmentAccess(EnvironmentAccess.NONE);
            builder.environment(config.environment());
        }
        Replacements.beforeStart();
        Context context = builder.build();
        context.initialize(PYTHON);
        Replacements.afterStart(context);
        OwnFunctions.addTo(
                context, List.of(QueueFunctions.ALL, SemLock.FUNCTIONS, MessageBridge.FUNCTIONS));
        if (!bindings.isEmpty()) {
            Value polyglot = context.getPolyglotBindings();
            for (Map.Entry<String, Object> binding : bindings.entrySet()) {
                polyglot.putMember(binding.getKey(), binding.getValue());
            }
        }
        if (bindings.containsKey(HostBridge.BINDING)) {
            for (String correction : CORRECTIONS) {
                evaluate(context, correction).executeVoid(bindings.get(HostBridge.BINDING));
            }
        }
        evaluate(context, "_polyfork_ctypes");
        evaluate(context, "_polyfork_gc");
        evaluate(context, "_polyfork_text");
        evaluate(context, "_polyfork_open");
        evaluate(context, "_polyfork_locale");
        PythonSettings.apply(context, config);
        return context;
    }

    /**
     * Evaluates one of our own Python files, apart from the program's modules and its traceback. An
     * import would take four times as long.
     *
     * @param name the file's name, without its ending
     * @return the value of the expression at the end of the file
     * @throws UncheckedIOException when the file cannot be read
     */
    public static Value evaluate(Context context, String name) {
        File file = new File(shim(), name + ".py");
        try {
            return context.eval(Source.newBuilder(PYTHON, file).internal(true).build());
        } catch (IOException e) {
            throw new UncheckedIOException("the installation is damaged: " + file, e);
        }
    }

    /** The directory of the application image; empty when this JVM does not run from one. */
    public static String home() {
        return System.getProperty(HOME, "");
    }

    /**
     * Takes our Python modules from where {@link ShimFiles} has put them for a session, unless this
     * JVM knows of others.
     */
    public static void useShimOf(Path directory) {
        if (shim().isEmpty()) {
            System.setProperty(SHIM, ShimFiles.folder(directory).toString());
        }
    }

    private static String shim() {
        String home = home();
        return System.getProperty(SHIM, home.isEmpty() ? "" : home + File.separator + "shim");
    }

    private static void embeddingOptions(Context.Builder builder) {
        builder.option("engine.WarnInterpreterOnly", OFF);
        builder.option("python.PosixModuleBackend", "native");
        builder.option("python.InstallSignalHandlers", ON);
        builder.option("python.WarnExperimentalFeatures", OFF);
        // Programs get the user's when they ask for it: see _polyfork_locale.
        builder.option("python.InitialLocale", "en_US");
        // A process of our own, not a guest in somebody's JVM: this also keeps GraalPy from warning
        // that the native backend uses the real descriptors 0 to 2, which is what we want.
        builder.option("python.RunViaLauncher", ON);
    }

    private static void pathOptions(Context.Builder builder, PythonConfig config) {
        String home = home();
        if (!home.isEmpty()) {
            builder.option("python.PythonHome", home + File.separator + PYTHON);
        }
        builder.option("python.Executable", config.executable());
        builder.option("python.BaseExecutable", config.baseExecutable());
        builder.option("python.ExecutableList", config.executable());
        // GraalPy puts PYTHONPATH in front of the standard library: the end of it is where our
        // modules win over the standard library, and the user's own modules over ours.
        String shim = shim();
        String path = config.pythonPath();
        if (!shim.isEmpty()) {
            path = path.isEmpty() ? shim : path + File.pathSeparator + shim;
        }
        builder.option("python.PythonPath", path);
    }

    private static void commandLineOptions(Context.Builder builder, PythonConfig config) {
        builder.arguments(PYTHON, config.argv().toArray(new String[0]));
        builder.option("python.OrigArgv", String.join(LIST_SEPARATOR, config.origArgv()));
        builder.option(
                "python.DontWriteBytecodeFlag", flag(config, PythonFlag.DONT_WRITE_BYTECODE));
        if (config.has(PythonFlag.NO_SITE)) {
            builder.option("python.NoSiteFlag", ON);
        } else {
            builder.option("python.ForceImportSite", ON);
        }
        if (!config.flags().isEmpty()) {
            builder.option("python.InspectFlag", flag(config, PythonFlag.INSPECT));
            builder.option("python.TerminalIsInteractive", flag(config, PythonFlag.INSPECT));
            builder.option("python.UnbufferedIO", flag(config, PythonFlag.UNBUFFERED));
            builder.option("python.IsolateFlag", flag(config, PythonFlag.ISOLATED));
            builder.option(
                    "python.IgnoreEnvironmentFlag", flag(config, PythonFlag.IGNORE_ENVIRONMENT));
            builder.option("python.NoUserSiteFlag", flag(config, PythonFlag.NO_USER_SITE));
            builder.option("python.SafePathFlag", flag(config, PythonFlag.SAFE_PATH));
            builder.option("python.QuietFlag", flag(config, PythonFlag.QUIET));
            builder.option(
                    "python.WarnDefaultEncodingFlag",
                    flag(config, PythonFlag.WARN_DEFAULT_ENCODING));
        }
        if (config.level(PythonLevel.VERBOSE) > 0) {
            builder.option("python.VerboseFlag", ON);
        }
        if (!config.warnOptions().isEmpty()) {
            builder.option("python.WarnOptions", String.join(",", config.warnOptions()));
        }
        for (Map.Entry<String, String> setting : config.settings().entrySet()) {
            builder.option(setting.getKey(), setting.getValue());
        }
    }

    private static String flag(PythonConfig config, PythonFlag flag) {
        return config.has(flag) ? ON : OFF;
    }
}
