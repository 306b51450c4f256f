package dev.polyfork.cli;

import dev.polyfork.os.Environment;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonFlag;
import java.util.Map;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/** The command {@code polyfork}: Python's command line. */
public final class Main {
    private static final String INTERRUPT = "KeyboardInterrupt";
    private static final String UNKNOWN_ENCODING = "LookupError: unknown encoding";
    private static final String STREAM_ENCODING =
            "init_stdio_encoding: failed to get the Python codec name of the stdio encoding";

    private Main() {}

    /** Runs a command line and ends the JVM with the program's exit code. */
    public static void main(String[] args) {
        run(() -> {
            DeadlySignals.restore();
            StartupCache.reportUnused();
            return run(Arguments.decoded(args), new BootedPython());
        });
    }

    /** Runs the command line of a restored JVM and ends it with the program's exit code. */
    static void run(RestoredPython python) {
        run(() -> {
            System.setProperty(Launcher.PROGRAM, python.launcher());
            return run(python.arguments(), python);
        });
    }

    private static void run(Supplier<ExitStatus> program) {
        ExitStatus status = ExitStatus.FAILURE;
        try {
            status = program.get();
        } catch (RuntimeException | Error e) {
            // Whatever happened, the process must not hang on threads that are still there.
            System.err.println(Launcher.name() + ": internal error: " + e);
            e.printStackTrace();
        }
        ProcessExit.leave(status);
    }

    private static ExitStatus run(String[] args, Interpreter python) {
        return switch (CommandLine.parse(args)) {
            case Invocation.Run run -> run(run, args, python);
            case Invocation.Version version -> {
                System.out.println(Versions.describe(version.detailed()));
                yield ExitStatus.SUCCESS;
            }
            case Invocation.Help help -> {
                System.out.print(Usage.help());
                yield ExitStatus.SUCCESS;
            }
            case Invocation.UsageError error -> {
                System.err.print(error.message() + "\n" + Usage.brief());
                yield ExitStatus.USAGE;
            }
        };
    }

    private static ExitStatus run(Invocation.Run run, String[] args, Interpreter python) {
        Map<String, String> environment = Environment.variables();
        PythonConfig.Builder builder = run.config();
        try {
            EnvironmentOptions.apply(builder, environment, Terminals.isTerminal(0));
        } catch (FatalConfigException e) {
            return fatal(String.valueOf(e.getMessage()), "preinitialized", "");
        }
        Launcher.describe(builder, args);
        python.require(builder.build());
        boolean interactive = builder.has(PythonFlag.INSPECT);
        ProgramSource source = ProgramSource.of(run.program(), run.skipFirstLine(), interactive);
        if (source instanceof ProgramSource.Unusable unusable) {
            System.err.println(unusable.message());
            return new ExitStatus(unusable.status(), false);
        }
        if (source instanceof ProgramSource.Archive archive) {
            // Keeps GraalPy from putting the directory above the archive on sys.path.
            builder.set("python.InputFilePath", archive.path());
        }
        return runIn(python, builder.build(), source, environment);
    }

    private static ExitStatus runIn(
            Interpreter python,
            PythonConfig config,
            ProgramSource source,
            Map<String, String> environment) {
        try (ScriptSession session =
                python.session(config, ProgramScan.of(source, config.pythonPath()))) {
            Context context = python.context(config, source, session);
            session.prepare(context);
            ScriptRunner runner = new ScriptRunner(context, config);
            ExitStatus status = runner.run(source, environment);
            if (runner.isInterrupted()) {
                session.awaitInterrupted();
            }
            return status;
        } catch (PolyglotException e) {
            // Python itself did not start, or Ctrl-C came before it had.
            if (INTERRUPT.equals(e.getMessage())) {
                return ExitStatus.INTERRUPTED;
            }
            String message = String.valueOf(e.getMessage());
            if (message.startsWith(UNKNOWN_ENCODING)) {
                return fatal(STREAM_ENCODING, "core initialized", message);
            }
            HostErrors.print(e);
            return ExitStatus.FAILURE;
        }
    }

    private static ExitStatus fatal(String message, String state, String reason) {
        System.err.println("Fatal Python error: " + message);
        System.err.println("Python runtime state: " + state + "\n" + reason);
        return ExitStatus.FAILURE;
    }
}
