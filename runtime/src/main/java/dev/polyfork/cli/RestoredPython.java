package dev.polyfork.cli;

import dev.polyfork.launch.JvmCommand;
import dev.polyfork.os.Environment;
import dev.polyfork.os.FileCalls;
import dev.polyfork.os.InitialStack;
import dev.polyfork.os.Libc;
import dev.polyfork.os.Processes;
import dev.polyfork.python.CompilationThresholds;
import dev.polyfork.python.HostBridge;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import dev.polyfork.python.PythonFlag;
import dev.polyfork.worker.Randomness;
import dev.polyfork.worker.StandbyRehearsal;
import dev.polyfork.worker.YoungGeneration;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * Python that was started once, without a program, and has been restored from a checkpoint: it has
 * to learn what it was started for. It has CPython's default configuration, or nearly; for another
 * one the usual launcher is executed instead.
 */
final class RestoredPython implements Interpreter {
    /** What Python can still be told after it has started. */
    private static final Set<PythonFlag> POSSIBLE =
            Set.of(
                    PythonFlag.DONT_WRITE_BYTECODE,
                    PythonFlag.UNBUFFERED,
                    PythonFlag.INSPECT,
                    PythonFlag.QUIET);

    private static final int ROUNDS = 3;

    /** Some of what most programs do. */
    private static final String PRACTICE =
            """
            def add(x, y=1):
                return x + y
            class Point:
                def __init__(self, x):
                    self.x = x
            try:
                print(f"{add(1)} {Point(2).x:.1f}", [x for x in range(3)], {"a": "%s" % 1})
                raise ValueError
            except ValueError as e:
                print(e)
            """;

    private static final String PROCESSES =
            """
            from multiprocessing import Process
            for i in range(3):
                process = Process(target=len, args=("",))
                process.start()
                process.join()
                process.close()
            """;

    private final Context context;
    private final HostBridge bridge;
    private final JvmCommand command;
    private final Value enter;
    private final Value setFlags;
    private final Path bootScript;
    private final CompilationThresholds thresholds;
    private final Value shelf;
    private List<Integer> closed = List.of();
    private InitialStack stack = new InitialStack(List.of(), List.of());

    /**
     * Prepares for being restored.
     *
     * @param context in which no program has run
     * @param bridge the context's
     * @param command how other JVMs are started
     * @param bootScript what boots a JVM for the same arguments
     */
    RestoredPython(Context context, HostBridge bridge, JvmCommand command, Path bootScript) {
        this.context = context;
        this.bridge = bridge;
        this.command = command;
        this.bootScript = bootScript;
        thresholds = CompilationThresholds.of(context);
        enter = PythonContexts.evaluate(context, "_polyfork_enter");
        shelf = PythonContexts.evaluate(context, "_polyfork_shelf");
        setFlags = PythonContexts.evaluate(context, "_polyfork_start").getHashValue("set_flags");
    }

    /**
     * Does what a restored one will do first, since it is slow when done for the first time.
     *
     * @param config of no program
     */
    void practise(PythonConfig config) throws IOException {
        StandbyRehearsal.run();
        List<String> variables = new ArrayList<>();
        Environment.variables().forEach((name, value) -> variables.add(name + '=' + value));
        stack = new InitialStack(List.of("", "", "script.py"), variables);
        ProgramSource program = new ProgramSource.Text(PRACTICE, "/practice.py", true);
        for (int i = 0; i < ROUNDS; i++) {
            arguments();
            variables();
            require(config);
            ProgramScan.of(program, "");
            enter(config, program);
            new ScriptRunner(context, config).run(program, Map.of());
        }
        PythonContexts.evaluate(context, "_polyfork_practice").executeVoid();
        // Last, because the round above has ended Python's threads for good.
        Value keep = shelf.getHashValue("fill").execute();
        System.gc();
        // Compiled code notes its first run after that: the page becomes the process's own.
        startProcesses(config);
        enter(config, program);
        keep.executeVoid();
        YoungGeneration.clear(0);
    }

    private void startProcesses(PythonConfig config) {
        try (ScriptSession session = session(config, ImportScan.of(PROCESSES))) {
            session.prepare(context);
            context.eval(Source.newBuilder("python", PROCESSES, "/processes.py").buildLiteral());
        }
    }

    /** Has been restored: {@code started} says for what. */
    void restored(InitialStack started) {
        stack = started;
        closed = Terminals.closedStreams();
        // Whatever is opened from here on would be taken for the program's input or output.
        closed.forEach(_ -> FileCalls.open(Path.of("/dev/null"), Libc.O_RDWR, 0));
        Environment.renew(variables());
    }

    /** The command line, without the checkpoint and the launcher in front of it. */
    String[] arguments() {
        return stack.arguments().stream()
                .skip(2)
                .map(RestoredPython::decoded)
                .toArray(String[]::new);
    }

    /** The path by which the user called the launcher. */
    String launcher() {
        return decoded(stack.arguments().get(1));
    }

    private static String decoded(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        return Arguments.escape(bytes, 0, bytes.length);
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String variable : stack.environment()) {
            // As in Java, a name may begin with the sign.
            int sign = variable.indexOf('=', 1);
            if (sign > 0) {
                byte[] bytes = variable.getBytes(StandardCharsets.ISO_8859_1);
                String text = new String(bytes, StandardCharsets.UTF_8);
                int at = text.indexOf('=', 1);
                variables.putIfAbsent(text.substring(0, at), text.substring(at + 1));
            }
        }
        return variables;
    }

    @Override
    public void require(PythonConfig config) {
        boolean fits =
                POSSIBLE.containsAll(config.flags())
                        && config.levels().isEmpty()
                        && config.warnOptions().isEmpty()
                        && config.xOptions().isEmpty()
                        && Set.of(StreamEncoding.OPTION).containsAll(config.settings().keySet())
                        && StreamEncoding.utf8Errors(config.settings()).isPresent()
                        && config.executable().equals(config.baseExecutable());
        if (!fits) {
            boot();
        }
    }

    private void boot() {
        Processes.execute(bootScript, stack);
    }

    @Override
    public ScriptSession session(PythonConfig config, ImportScan imports) {
        return ProcessSession.open(config, imports, command, bridge);
    }

    @Override
    public Context context(PythonConfig config, ProgramSource source, ScriptSession session) {
        enter(config, source);
        shelf.getHashValue("open_for_program").executeVoid();
        thresholds.begin();
        return context;
    }

    private void enter(PythonConfig config, ProgramSource source) {
        Randomness.renew();
        enter.executeVoid(
                setFlags,
                config.argv().toArray(),
                config.origArgv().toArray(),
                config.executable(),
                String.join("\0", stack.environment()),
                Environment.workingDirectory().toString(),
                config.pythonPath(),
                pathEntry(source),
                config.has(PythonFlag.DONT_WRITE_BYTECODE),
                config.has(PythonFlag.UNBUFFERED),
                config.has(PythonFlag.INSPECT),
                config.has(PythonFlag.QUIET),
                StreamEncoding.utf8Errors(config.settings()).orElseThrow(),
                closed.toArray(),
                Processes.isIgnored(Processes.SIGINT));
    }

    /**
     * What is to be first on {@code sys.path}; "-" for nothing. Source: pathconfig.c of CPython.
     */
    private static String pathEntry(ProgramSource source) {
        return switch (source) {
            case ProgramSource.Text text -> text.isFile() ? folderOf(text.file()) : "";
            case ProgramSource.Compiled compiled -> folderOf(compiled.path());
            case ProgramSource.Named named -> Environment.workingDirectory().toString();
            case ProgramSource.Archive archive -> "-";
            case ProgramSource.Terminal terminal -> "";
            case ProgramSource.Blocks blocks -> "";
            case ProgramSource.Unusable unusable -> "-";
        };
    }

    /**
     * The directory of a script as it stands on {@code sys.path}: that of the file itself, not of a
     * link to it.
     */
    private static String folderOf(String script) {
        File file = new File(script);
        try {
            return file.getCanonicalFile().getParent();
        } catch (IOException e) {
            return file.getAbsoluteFile().getParent();
        }
    }
}
