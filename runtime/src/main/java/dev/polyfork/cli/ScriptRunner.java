package dev.polyfork.cli;

import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.python.PythonLevel;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** Runs one program in a context, from its first statement to Python's own shutdown. */
final class ScriptRunner {
    private static final String PYTHON = "python";
    private static final String FILE = "__file__";
    private static final String SUFFIX = ".py";
    private static final int INTERRUPTED = -2;

    private final Context context;
    private final PythonConfig config;
    private Optional<TerminalPrompt.Session> prompt = Optional.empty();
    private boolean interrupted;

    ScriptRunner(Context context, PythonConfig config) {
        this.context = context;
        this.config = config;
    }

    /**
     * Runs the program, then the interactive loop if asked for, then Python's shutdown: threads are
     * joined, exit functions run, streams flushed.
     */
    ExitStatus run(ProgramSource program, Map<String, String> environment) {
        ExitStatus status =
                program instanceof ProgramSource.Terminal
                        ? interact(true, environment)
                        : runProgram(program);
        if (config.has(PythonFlag.INSPECT) && !(program instanceof ProgramSource.Terminal)) {
            status = interact(false, environment);
        }
        return finish(status);
    }

    /** Whether Ctrl-C has ended the program, or Python's shutdown, before it was done. */
    boolean isInterrupted() {
        return interrupted;
    }

    private ExitStatus runProgram(ProgramSource program) {
        try {
            execute(program);
            return ExitStatus.SUCCESS;
        } catch (PolyglotException e) {
            return ended(e, config.has(PythonFlag.INSPECT));
        } catch (IOException e) {
            System.err.println(Launcher.name() + ": " + e.getMessage());
            return ExitStatus.FAILURE;
        }
    }

    private void execute(ProgramSource program) throws IOException {
        switch (program) {
            case ProgramSource.Text text when config.level(PythonLevel.OPTIMIZE) > 0 ->
                    start("run_text").executeVoid(text.text(), text.file(), text.isFile());
            case ProgramSource.Text text -> evaluate(text);
            case ProgramSource.Archive archive -> start("run_archive").executeVoid(archive.path());
            case ProgramSource.Compiled compiled ->
                    start("run_compiled").executeVoid(compiled.path());
            case ProgramSource.Named named -> start("run_module").executeVoid(named.module());
            case ProgramSource.Blocks blocks -> {
                forgetFile();
                evaluateUnseen("_polyfork_json").executeVoid();
            }
            case ProgramSource.Terminal terminal ->
                    throw new IllegalStateException("not a program");
            case ProgramSource.Unusable unusable -> throw new IOException(unusable.message());
        }
    }

    private void evaluate(ProgramSource.Text text) throws IOException {
        if (!text.isFile()) {
            forgetFile();
            context.eval(Source.newBuilder(PYTHON, text.text(), text.file()).buildLiteral());
            return;
        }
        File file = new File(text.file());
        if (text.file().endsWith(SUFFIX) && file.getCanonicalPath().equals(text.file())) {
            context.eval(Source.newBuilder(PYTHON, file).content(text.text()).build());
            return;
        }
        // A source made from a file calls itself by the file's canonical name, but a script that is
        // reached by a link has the name of the link; and GraalPy tells the program the name only
        // of a file with the usual ending.
        context.getBindings(PYTHON).putMember(FILE, text.file());
        context.eval(Source.newBuilder(PYTHON, text.text(), text.file()).buildLiteral());
    }

    /**
     * Evaluates one of our own files for a program that goes on after it. GraalPy takes the file
     * for the program's; undoing that takes some milliseconds, so it is not done for those that
     * end.
     */
    private Value evaluateUnseen(String name) {
        Value main = context.getBindings(PYTHON);
        Value before = main.getMember(FILE);
        try {
            return PythonContexts.evaluate(context, name);
        } finally {
            if (before == null) {
                main.removeMember(FILE);
            } else {
                main.putMember(FILE, before);
            }
        }
    }

    /** Removes what our own files have left, one of which GraalPy takes for the main program. */
    private void forgetFile() {
        context.getBindings(PYTHON).removeMember(FILE);
    }

    private Value start(String function) {
        return PythonContexts.evaluate(context, "_polyfork_start").getHashValue(function);
    }

    private ExitStatus interact(boolean banner, Map<String, String> environment) {
        boolean startup = banner && !config.has(PythonFlag.IGNORE_ENVIRONMENT);
        if (banner) {
            forgetFile();
        }
        boolean welcome = banner && !config.has(PythonFlag.QUIET);
        String file = startup ? environment.getOrDefault("PYTHONSTARTUP", "") : "";
        Object session = open(environment).orElse(null);
        while (true) {
            try {
                evaluateUnseen("_polyfork_interact").executeVoid(welcome, file, session);
                return ExitStatus.SUCCESS;
            } catch (PolyglotException e) {
                if (!e.isInterrupted() || session == null) {
                    return ended(e, false);
                }
                // The prompt has stopped what did not stop by itself, and is to go on.
                prompt.ifPresent(TerminalPrompt.Session::awaitStopped);
                System.err.println("\nKeyboardInterrupt: stopped by the second Ctrl-C");
                welcome = false;
                file = "";
            }
        }
    }

    private Optional<TerminalPrompt.Session> open(Map<String, String> environment) {
        prompt = TerminalPrompt.find(environment).map(found -> found.open(environment, context));
        return prompt;
    }

    /**
     * What an exception that left the program means for the process.
     *
     * @param inspect whether the prompt comes next, even after {@code sys.exit}
     */
    private ExitStatus ended(PolyglotException e, boolean inspect) {
        if (e.isExit() && e.getMessage() == null) {
            return new ExitStatus(e.getExitStatus(), false);
        }
        Value exception = e.getGuestObject();
        if (exception == null || !e.isGuestException()) {
            HostErrors.print(e);
            return ExitStatus.FAILURE;
        }
        try {
            String file = "_polyfork_report";
            Value report = inspect ? evaluateUnseen(file) : PythonContexts.evaluate(context, file);
            int code = report.execute(exception, inspect).asInt();
            return code == INTERRUPTED ? ExitStatus.INTERRUPTED : new ExitStatus(code, false);
        } catch (PolyglotException again) {
            HostErrors.print(again);
            return ExitStatus.FAILURE;
        }
    }

    private ExitStatus finish(ExitStatus status) {
        interrupted = status.interrupted();
        try {
            int lost = PythonContexts.evaluate(context, "_polyfork_finish").asInt();
            if (lost == INTERRUPTED) {
                interrupted = true;
                return status;
            }
            return lost == 0 || status.interrupted() ? status : new ExitStatus(lost, false);
        } catch (PolyglotException e) {
            HostErrors.print(e);
            return status;
        } finally {
            prompt.ifPresent(TerminalPrompt.Session::close);
        }
    }
}
