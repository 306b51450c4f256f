package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.PythonLevel;
import java.util.Map;

/**
 * What the PYTHON* variables and the {@code -X} options say, added to what the command line said.
 * Source: Python/initconfig.c and Python/preconfig.c of CPython 3.12.
 */
final class EnvironmentOptions {
    private static final int SMALLEST_DIGIT_LIMIT = 640;
    private static final long LARGEST_SEED = 0xFFFF_FFFFL;
    private static final String DIGITS = "python.IntMaxStrDigits";
    private static final String PYCACHE = "python.PyCachePrefix";

    private final PythonConfig.Builder config;
    private final Map<String, String> environment;

    private EnvironmentOptions(PythonConfig.Builder config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /**
     * Completes a configuration.
     *
     * @param config what the command line said; changed in place
     * @param environment the environment variables
     * @param terminal whether standard input is one; else only {@code -i} asks for the prompt
     * @throws FatalConfigException when a value is one that CPython does not start with
     */
    static void apply(
            PythonConfig.Builder config, Map<String, String> environment, boolean terminal) {
        boolean ignored = config.has(PythonFlag.IGNORE_ENVIRONMENT);
        EnvironmentOptions options =
                new EnvironmentOptions(config, ignored ? Map.of() : environment);
        options.xOptions();
        if (terminal) {
            options.flag("PYTHONINSPECT", PythonFlag.INSPECT);
        }
        options.switches();
        options.values();
        if (!config.has(PythonFlag.UTF8_MODE)) {
            // Not ignored on request: they are not Python's.
            StreamEncoding.ofLocale(environment)
                    .ifPresent(value -> config.setIfAbsent(StreamEncoding.OPTION, value));
        }
        options.warnings();
    }

    private void xOptions() {
        for (String option : config.build().xOptions()) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = option.substring(equals + 1);
            switch (name) {
                case "dev" -> config.add(PythonFlag.DEV_MODE);
                case "faulthandler" -> config.add(PythonFlag.FAULT_HANDLER);
                case "importtime" -> config.add(PythonFlag.IMPORT_TIME);
                case "utf8" -> utf8(equals < 0 ? "1" : value, "-X utf8 option value");
                case "warn_default_encoding" -> config.add(PythonFlag.WARN_DEFAULT_ENCODING);
                case "int_max_str_digits" -> digits(value, "-X int_max_str_digits");
                case "pycache_prefix" -> config.set(PYCACHE, equals < 0 ? "" : value);
                default -> {
                    // CPython ignores what it does not know, too.
                }
            }
        }
    }

    private void switches() {
        flag("PYTHONUNBUFFERED", PythonFlag.UNBUFFERED);
        flag("PYTHONNOUSERSITE", PythonFlag.NO_USER_SITE);
        flag("PYTHONDONTWRITEBYTECODE", PythonFlag.DONT_WRITE_BYTECODE);
        level("PYTHONOPTIMIZE", PythonLevel.OPTIMIZE);
        level("PYTHONVERBOSE", PythonLevel.VERBOSE);
        level("PYTHONDEBUG", PythonLevel.DEBUG);
        if (!value("PYTHONSAFEPATH").isEmpty()) {
            config.add(PythonFlag.SAFE_PATH);
        }
        if (!value("PYTHONDEVMODE").isEmpty()) {
            config.add(PythonFlag.DEV_MODE);
        }
        if (!value("PYTHONFAULTHANDLER").isEmpty()) {
            config.add(PythonFlag.FAULT_HANDLER);
        }
        if (!value("PYTHONPROFILEIMPORTTIME").isEmpty()) {
            config.add(PythonFlag.IMPORT_TIME);
        }
        if (!value("PYTHONWARNDEFAULTENCODING").isEmpty()) {
            config.add(PythonFlag.WARN_DEFAULT_ENCODING);
        }
    }

    private void values() {
        config.pythonPath(value("PYTHONPATH"));
        String encoding = value("PYTHONIOENCODING");
        if (!encoding.isEmpty()) {
            config.set(StreamEncoding.OPTION, encoding);
        }
        String prefix = value("PYTHONPYCACHEPREFIX");
        if (!prefix.isEmpty()) {
            config.setIfAbsent(PYCACHE, prefix);
        }
        String seed = value("PYTHONHASHSEED");
        if (!seed.isEmpty()) {
            hashSeed(seed);
        }
        String digits = value("PYTHONINTMAXSTRDIGITS");
        if (!digits.isEmpty() && !config.isSet(DIGITS)) {
            digits(digits, "PYTHONINTMAXSTRDIGITS");
        }
        String utf8 = value("PYTHONUTF8");
        if (!utf8.isEmpty()) {
            utf8(utf8, "PYTHONUTF8 environment variable value");
        }
    }

    /** The order in sys.warnoptions: development mode, the variable, the command line. */
    private void warnings() {
        int position = 0;
        if (config.has(PythonFlag.DEV_MODE)) {
            config.warnFirst(position++, "default");
        }
        String filters = value("PYTHONWARNINGS");
        int start = 0;
        while (start < filters.length()) {
            int comma = filters.indexOf(',', start);
            int end = comma < 0 ? filters.length() : comma;
            config.warnFirst(position++, filters.substring(start, end));
            start = end + 1;
        }
        int bytes = config.level(PythonLevel.BYTES_WARNING);
        if (bytes > 0) {
            config.warn(bytes > 1 ? "error::BytesWarning" : "default::BytesWarning");
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private void flag(String name, PythonFlag flag) {
        if (number(value(name)) > 0) {
            config.add(flag);
        }
    }

    private void level(String name, PythonLevel level) {
        config.atLeast(level, number(value(name)));
    }

    /** A variable's value as a switch: text that is no number counts as 1, empty as 0. */
    private static int number(String value) {
        if (value.isEmpty()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(value);
            return number < 0 ? 1 : number;
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private void digits(String text, String source) {
        try {
            int limit = Integer.parseInt(text);
            if (limit == 0 || limit >= SMALLEST_DIGIT_LIMIT) {
                config.set(DIGITS, Integer.toString(limit));
                return;
            }
        } catch (NumberFormatException e) {
            // falls through to the complaint
        }
        throw new FatalConfigException(
                "config_init_int_max_str_digits: "
                        + source
                        + ": invalid limit; must be >= 640 or 0 for unlimited.");
    }

    private void hashSeed(String text) {
        boolean valid = text.equals("random");
        if (!valid) {
            try {
                long seed = Long.parseLong(text);
                valid = seed >= 0 && seed <= LARGEST_SEED;
            } catch (NumberFormatException e) {
                valid = false;
            }
        }
        if (!valid) {
            throw new FatalConfigException(
                    "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in"
                            + " range [0; 4294967295]");
        }
        config.setIfAbsent("python.HashSeed", text);
    }

    private void utf8(String text, String source) {
        switch (text) {
            case "1" -> config.add(PythonFlag.UTF8_MODE);
            case "0" -> {
                // The streams are UTF-8 all the same.
            }
            default ->
                    throw new FatalConfigException("preconfig_init_utf8_mode: invalid " + source);
        }
    }
}
