package dev.polyfork.cli;

import static java.lang.System.Logger.Level.DEBUG;

import dev.polyfork.launch.ChildLauncher;
import dev.polyfork.launch.JvmCommand;
import dev.polyfork.launch.LazySession;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.python.HostBridge;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.worker.Standby;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;

/**
 * The session of a program that may start processes. When its source mentions multiprocessing, this
 * JVM is forked as soon as its Python is there: the copy imports what children need, beside the
 * program, and all child JVMs are forked off it. Where that cannot be, standby JVMs are booted.
 */
final class ProcessSession implements ScriptSession {
    private static final System.Logger LOG = System.getLogger(ProcessSession.class.getName());
    private static final String WORKER = "dev.polyfork.worker.WorkerMain";
    private static final int MOST_STANDBYS = 4;

    private final LazySession session;
    private final HostBridge bridge;
    private final ImportScan imports;

    private ProcessSession(LazySession session, HostBridge bridge, ImportScan imports) {
        this.session = session;
        this.bridge = bridge;
        this.imports = imports;
    }

    static ProcessSession open(PythonConfig config, ImportScan imports) {
        LazySession session = session(config, imports, JvmCommand.ofThisJvm(Main.class.getName()));
        return open(session, new HostBridge(session, _ -> session.close()), imports);
    }

    /// The session of a JVM that was restored, whose context and bridge are there already.
    static ProcessSession open(
            PythonConfig config, ImportScan imports, JvmCommand command, HostBridge bridge) {
        LazySession session = session(config, imports, command);
        bridge.moveTo(session, _ -> session.close());
        return open(session, bridge, imports);
    }

    private static LazySession session(
            PythonConfig config, ImportScan imports, JvmCommand command) {
        List<String> arguments = new ArrayList<>(config.forChild().toArgs());
        arguments.add("--");
        arguments.addAll(imports.modules());
        return new LazySession(new ChildLauncher(command, WORKER, arguments), standbys());
    }

    private static ProcessSession open(LazySession session, HostBridge bridge, ImportScan imports) {
        if (imports.mentionsMultiprocessing() && !session.isForkable()) {
            warmUp(session);
        }
        session.onDeath((pid, status) -> recover(bridge, pid, status));
        return new ProcessSession(session, bridge, imports);
    }

    /// Free what a child held that failed. CPython leaves its locks locked for ever. An exit with
    /// code 1 is no different from a kill here: an uncaught exception, Ctrl-C above all, can strike
    /// right after a lock was taken.
    private static void recover(HostBridge bridge, int pid, int status) {
        int locks = bridge.recoverDead(pid);
        if (locks > 0) {
            System.err.printf(
                    "polyfork: process %d died (exit code %d) holding %d lock(s); released%n",
                    pid, status, locks);
        }
    }

    @Override
    public Map<String, Object> bindings() {
        return Map.of(HostBridge.BINDING, bridge);
    }

    @Override
    public void prepare(Context context) {
        if (!imports.mentionsMultiprocessing() || !session.isForkable()) {
            return;
        }
        try {
            session.forkTemplate(
                    address -> Standby.live(address, context, bridge, imports.modules()));
        } catch (IOException | ErrnoException e) {
            // Child JVMs are booted then; that may fail for the same reason, but where the program
            // can handle it.
            LOG.log(DEBUG, "this JVM cannot be forked: {0}", e.getMessage());
        }
    }

    @Override
    public void awaitInterrupted() {
        session.awaitInterrupted();
    }

    @Override
    public void close() {
        session.close();
    }

    private static int standbys() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_STANDBYS);
    }

    private static void warmUp(LazySession session) {
        try {
            session.warmUp();
        } catch (IOException e) {
            // Starting a process will fail with the same reason, where the program can handle it.
            LOG.log(DEBUG, "no standby JVM: {0}", e.getMessage());
        }
    }
}
