package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.PythonLevel;
import java.util.ArrayList;
import java.util.List;

/**
 * Python's command line grammar: short options that cluster ({@code -vE}), some of which take a
 * value that is attached or follows, until the program is named; all that follows belongs to the
 * program. Source: Modules/main.c and Python/getopt.c of CPython 3.12.
 */
final class CommandLine {
    private static final String CHECK_PYCS = "--check-hash-based-pycs";

    private final String[] args;
    private final PythonConfig.Builder config = PythonConfig.builder();
    private int next;
    private int versions;
    private boolean help;
    private boolean skipFirstLine;

    private CommandLine(String[] args) {
        this.args = args;
    }

    /** Reads a command line without the name of the launcher. */
    static Invocation parse(String[] args) {
        return new CommandLine(args).parse();
    }

    private Invocation parse() {
        while (next < args.length) {
            String arg = args[next];
            if (arg.length() < 2 || arg.charAt(0) != '-') {
                break;
            }
            next++;
            if (arg.equals("--")) {
                break;
            }
            Invocation decided = arg.charAt(1) == '-' ? longOption(arg) : cluster(arg);
            if (decided != null) {
                return decided;
            }
        }
        if (help) {
            return new Invocation.Help();
        }
        if (versions > 0) {
            return new Invocation.Version(versions > 1);
        }
        if (next < args.length && !args[next].equals("-")) {
            return run(new Program.Script(args[next]), args[next]);
        }
        return run(new Program.StandardInput(), next < args.length ? "-" : "");
    }

    /** Handles an option of two dashes; the result is null when the line goes on. */
    private Invocation longOption(String arg) {
        switch (arg) {
            case "--help" -> help = true;
            case "--version" -> versions++;
            case "--help-env", "--help-xoptions", "--help-all" -> help = true;
            case "--json" -> {
                next--;
                return run(new Program.Blocks(), "");
            }
            case CHECK_PYCS -> {
                if (next == args.length) {
                    return new Invocation.UsageError(
                            "Argument expected for the " + CHECK_PYCS + " options");
                }
                return checkHashPycs(args[next++]);
            }
            default -> {
                return new Invocation.UsageError("unknown option " + arg);
            }
        }
        return null;
    }

    private Invocation checkHashPycs(String mode) {
        switch (mode) {
            case "default", "always", "never" -> config.set("python.CheckHashPycsMode", mode);
            default -> {
                return new Invocation.UsageError(
                        CHECK_PYCS + " must be one of 'default', 'always', or 'never'");
            }
        }
        return null;
    }

    /** Handles one argument of short options; the result is null when the line goes on. */
    private Invocation cluster(String arg) {
        for (int i = 1; i < arg.length(); i++) {
            char option = arg.charAt(i);
            if (option == 'c' || option == 'm' || option == 'W' || option == 'X') {
                String value = arg.substring(i + 1);
                if (value.isEmpty()) {
                    if (next == args.length) {
                        return new Invocation.UsageError(
                                "Argument expected for the -" + option + " option");
                    }
                    value = args[next++];
                }
                return withValue(option, value);
            }
            if (!plain(option)) {
                return new Invocation.UsageError(
                        option == 'J' ? "-J is reserved for Jython" : "Unknown option: -" + option);
            }
        }
        return null;
    }

    private Invocation withValue(char option, String value) {
        switch (option) {
            case 'c' -> {
                next--;
                return run(new Program.Command(value + "\n"), "-c");
            }
            case 'm' -> {
                next--;
                return run(new Program.Module(value), "-m");
            }
            case 'W' -> config.warn(value);
            default -> config.xOption(value);
        }
        return null;
    }

    private boolean plain(char option) {
        switch (option) {
            case 'b' -> config.raise(PythonLevel.BYTES_WARNING);
            case 'B' -> config.add(PythonFlag.DONT_WRITE_BYTECODE);
            case 'd' -> config.raise(PythonLevel.DEBUG);
            case 'E' -> config.add(PythonFlag.IGNORE_ENVIRONMENT);
            case 'h', '?' -> help = true;
            case 'i' -> config.add(PythonFlag.INSPECT);
            case 'I' -> isolate();
            case 'O' -> config.raise(PythonLevel.OPTIMIZE);
            case 'P' -> config.add(PythonFlag.SAFE_PATH);
            case 'q' -> config.add(PythonFlag.QUIET);
            case 'R' -> config.set("python.HashSeed", "random");
            case 's' -> config.add(PythonFlag.NO_USER_SITE);
            case 'S' -> config.add(PythonFlag.NO_SITE);
            case 't' -> {
                // Accepted and without effect, as in CPython.
            }
            case 'u' -> config.add(PythonFlag.UNBUFFERED);
            case 'v' -> config.raise(PythonLevel.VERBOSE);
            case 'V' -> versions++;
            case 'x' -> skipFirstLine = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void isolate() {
        config.add(PythonFlag.ISOLATED);
        config.add(PythonFlag.IGNORE_ENVIRONMENT);
        config.add(PythonFlag.NO_USER_SITE);
        config.add(PythonFlag.SAFE_PATH);
    }

    /** The program is named by the argument at {@code next}; the rest is its own. */
    private Invocation run(Program program, String name) {
        if (help) {
            return new Invocation.Help();
        }
        if (versions > 0) {
            return new Invocation.Version(versions > 1);
        }
        List<String> argv = new ArrayList<>(args.length + 1);
        argv.add(name);
        for (int i = next + 1; i < args.length; i++) {
            argv.add(args[i]);
        }
        config.argv(argv);
        return new Invocation.Run(config, program, skipFirstLine);
    }
}
