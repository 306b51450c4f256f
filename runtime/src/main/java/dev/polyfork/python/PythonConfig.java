package dev.polyfork.python;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one Python interpreter is to be set up: what CPython calls {@code PyConfig}.
 *
 * <p>The record is immutable. It travels to another JVM as the list of strings of {@link
 * #toArgs()}.
 *
 * @param executable {@code sys.executable}: the launcher file that starts this interpreter again
 * @param baseExecutable {@code sys._base_executable}: the same outside of a virtual environment
 * @param argv {@code sys.argv} as it is before the program runs
 * @param origArgv {@code sys.orig_argv}
 * @param flags the switches that are on
 * @param levels the counting switches; one that is missing was never given
 * @param warnOptions {@code sys.warnoptions} in order
 * @param xOptions the texts after {@code -X}
 * @param pythonPath the value of PYTHONPATH that counts, empty for none
 * @param settings further options of GraalPy by full name, as {@code python.HashSeed}
 * @param environment the whole {@code os.environ}; empty: that of this process
 */
public record PythonConfig(
        String executable,
        String baseExecutable,
        List<String> argv,
        List<String> origArgv,
        Set<PythonFlag> flags,
        Map<PythonLevel, Integer> levels,
        List<String> warnOptions,
        List<String> xOptions,
        String pythonPath,
        Map<String, String> settings,
        Map<String, String> environment) {

    /** Copies the collections, so that later changes of the arguments do not show. */
    public PythonConfig {
        argv = List.copyOf(argv);
        origArgv = List.copyOf(origArgv);
        flags = Set.copyOf(flags);
        levels = Map.copyOf(levels);
        warnOptions = List.copyOf(warnOptions);
        xOptions = List.copyOf(xOptions);
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** A builder with everything at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds the values of this configuration. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.executable = executable;
        builder.baseExecutable = baseExecutable;
        builder.argv = argv;
        builder.origArgv = origArgv;
        builder.flags.addAll(flags);
        builder.levels.putAll(levels);
        builder.warnOptions.addAll(warnOptions);
        builder.xOptions.addAll(xOptions);
        builder.pythonPath = pythonPath;
        builder.settings.putAll(settings);
        builder.environment = environment;
        return builder;
    }

    /** Whether a switch is on. */
    public boolean has(PythonFlag flag) {
        return flags.contains(flag);
    }

    /** This configuration as a child process gets it: it never turns interactive. */
    public PythonConfig forChild() {
        Builder builder = toBuilder();
        builder.flags.remove(PythonFlag.INSPECT);
        return builder.build();
    }

    /** How often a counting switch was given; 0 for never. */
    public int level(PythonLevel level) {
        return levels.getOrDefault(level, 0);
    }

    /** The configuration as strings that {@link #fromArgs} turns back into an equal one. */
    public List<String> toArgs() {
        List<String> args = new ArrayList<>();
        args.add("executable=" + executable);
        args.add("base=" + baseExecutable);
        args.add("path=" + pythonPath);
        addAll(args, "argv=", argv);
        addAll(args, "orig=", origArgv);
        addAll(args, "warn=", warnOptions);
        addAll(args, "x=", xOptions);
        for (PythonFlag flag : flags) {
            args.add("flag=" + flag.name());
        }
        for (Map.Entry<PythonLevel, Integer> level : levels.entrySet()) {
            args.add("level=" + level.getKey().name() + "=" + level.getValue());
        }
        addAll(args, "set=", settings);
        addAll(args, "env=", environment);
        return args;
    }

    /**
     * The configuration that {@link #toArgs()} wrote.
     *
     * @throws IllegalArgumentException when a string is not one of its strings
     */
    public static PythonConfig fromArgs(List<String> args) {
        Decoder decoder = new Decoder();
        for (String arg : args) {
            decoder.read(arg);
        }
        return decoder.finish();
    }

    private static void addAll(List<String> args, String prefix, List<String> values) {
        for (String value : values) {
            args.add(prefix + value);
        }
    }

    private static void addAll(List<String> args, String prefix, Map<String, String> values) {
        for (Map.Entry<String, String> entry : values.entrySet()) {
            args.add(prefix + entry.getKey() + "=" + entry.getValue());
        }
    }

    /** Reads the strings of {@link #toArgs()} one by one. */
    private static final class Decoder {
        private final Builder builder = new Builder();
        private final List<String> argv = new ArrayList<>();
        private final List<String> origArgv = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();

        void read(String arg) {
            int equals = arg.indexOf('=');
            String key = equals < 0 ? arg : arg.substring(0, equals);
            String value = arg.substring(equals + 1);
            switch (key) {
                case "executable" -> builder.executable = value;
                case "base" -> builder.baseExecutable = value;
                case "path" -> builder.pythonPath = value;
                case "argv" -> argv.add(value);
                case "orig" -> origArgv.add(value);
                case "warn" -> builder.warnOptions.add(value);
                case "x" -> builder.xOptions.add(value);
                case "flag" -> builder.flags.add(PythonFlag.valueOf(value));
                case "level" -> level(value, value.indexOf('='));
                case "set" -> entry(builder.settings, value, value.indexOf('='));
                case "env" -> entry(environment, value, value.indexOf('='));
                default -> throw new IllegalArgumentException("not part of a PythonConfig: " + arg);
            }
        }

        private void level(String value, int equals) {
            PythonLevel level = PythonLevel.valueOf(value.substring(0, equals));
            builder.levels.put(level, Integer.valueOf(value.substring(equals + 1)));
        }

        private static void entry(Map<String, String> map, String value, int equals) {
            map.put(value.substring(0, equals), value.substring(equals + 1));
        }

        PythonConfig finish() {
            return builder.argv(argv).origArgv(origArgv).environment(environment).build();
        }
    }

    /** Collects the parts of a {@link PythonConfig}. Not for several threads. */
    public static final class Builder {
        private String executable = "";
        private String baseExecutable = "";
        private List<String> argv = List.of("");
        private List<String> origArgv = List.of();
        private final Set<PythonFlag> flags = EnumSet.noneOf(PythonFlag.class);
        private final Map<PythonLevel, Integer> levels = new EnumMap<>(PythonLevel.class);
        private final List<String> warnOptions = new ArrayList<>();
        private final List<String> xOptions = new ArrayList<>();
        private String pythonPath = "";
        private final Map<String, String> settings = new HashMap<>();
        private Map<String, String> environment = Map.of();

        private Builder() {}

        /** Sets {@code sys.executable} and {@code sys._base_executable}. */
        public Builder executable(String file, String baseFile) {
            executable = file;
            baseExecutable = baseFile;
            return this;
        }

        /** Sets {@code sys.argv}. */
        public Builder argv(List<String> arguments) {
            argv = arguments;
            return this;
        }

        /** Sets {@code sys.orig_argv}. */
        public Builder origArgv(List<String> arguments) {
            origArgv = arguments;
            return this;
        }

        /** Switches a flag on. */
        public Builder add(PythonFlag flag) {
            flags.add(flag);
            return this;
        }

        /** Whether a flag is on so far. */
        public boolean has(PythonFlag flag) {
            return flags.contains(flag);
        }

        /** Counts a switch up by one. */
        public Builder raise(PythonLevel level) {
            return atLeast(level, levels.getOrDefault(level, 0) + 1);
        }

        /** Raises a counting switch to a value, unless it is that high already. */
        public Builder atLeast(PythonLevel level, int value) {
            if (value > levels.getOrDefault(level, 0)) {
                levels.put(level, value);
            }
            return this;
        }

        /** Appends a warning filter. */
        public Builder warn(String option) {
            warnOptions.add(option);
            return this;
        }

        /** Puts a warning filter in front of those given so far. */
        public Builder warnFirst(int position, String option) {
            warnOptions.add(position, option);
            return this;
        }

        /** Appends the text of an {@code -X} option. */
        public Builder xOption(String option) {
            xOptions.add(option);
            return this;
        }

        /** Sets the directories before the standard library, separated by colons. */
        public Builder pythonPath(String path) {
            pythonPath = path;
            return this;
        }

        /** Sets an option of GraalPy, by its full name. */
        public Builder set(String option, String value) {
            settings.put(option, value);
            return this;
        }

        /** Sets an option of GraalPy that is not set yet. */
        public Builder setIfAbsent(String option, String value) {
            settings.putIfAbsent(option, value);
            return this;
        }

        /** Whether an option of GraalPy is set so far. */
        public boolean isSet(String option) {
            return settings.containsKey(option);
        }

        /** How often a counting switch was given so far. */
        public int level(PythonLevel level) {
            return levels.getOrDefault(level, 0);
        }

        /** Sets the whole environment; an empty map means that of this process. */
        public Builder environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        /** The finished configuration. */
        public PythonConfig build() {
            return new PythonConfig(
                    executable,
                    baseExecutable,
                    argv,
                    origArgv,
                    flags,
                    levels,
                    warnOptions,
                    xOptions,
                    pythonPath,
                    settings,
                    environment);
        }
    }
}
