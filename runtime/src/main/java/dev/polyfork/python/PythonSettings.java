package dev.polyfork.python;

import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/** Tells Python the rarely used parts of a configuration that GraalPy has no option for. */
final class PythonSettings {
    /**
     * Property with the user's LC_ALL where the launcher had to replace it: Java takes file names,
     * variables and arguments for UTF-8 only if the locale says so.
     */
    static final String LOCALE = "polyfork.lcAll";

    private PythonSettings() {}

    /** Tells what there is to tell. */
    static void apply(Context context, PythonConfig config) {
        String locale = System.getProperty(LOCALE);
        if (locale != null) {
            start(context, "restore_locale").executeVoid(locale);
        }
        configure(context, config);
        int level = config.level(PythonLevel.OPTIMIZE);
        if (level > 0) {
            PythonContexts.evaluate(context, "_polyfork_optimize").executeVoid(level);
        }
        if (config.has(PythonFlag.FAULT_HANDLER) || config.has(PythonFlag.DEV_MODE)) {
            start(context, "enable_fault_handler").executeVoid();
        }
        if (config.has(PythonFlag.IMPORT_TIME)) {
            PythonContexts.evaluate(context, "_polyfork_importtime");
        }
    }

    /** Corrects {@code sys.flags} and fills {@code sys._xoptions}. */
    private static void configure(Context context, PythonConfig config) {
        List<String> xOptions = config.xOptions();
        start(context, "configure")
                .executeVoid(
                        config.level(PythonLevel.OPTIMIZE),
                        config.level(PythonLevel.VERBOSE),
                        config.level(PythonLevel.BYTES_WARNING),
                        config.level(PythonLevel.DEBUG),
                        config.has(PythonFlag.DEV_MODE),
                        config.has(PythonFlag.UTF8_MODE),
                        config.settings().getOrDefault("python.HashSeed", "random"),
                        xOptions.toArray());
    }

    private static Value start(Context context, String function) {
        return PythonContexts.evaluate(context, "_polyfork_start").getHashValue(function);
    }
}
