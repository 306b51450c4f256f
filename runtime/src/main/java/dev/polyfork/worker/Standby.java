package dev.polyfork.worker;

import dev.polyfork.launch.SessionAddress;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.ProcessFork;
import dev.polyfork.os.Processes;
import dev.polyfork.python.CompilationThresholds;
import dev.polyfork.python.HostBridge;
import dev.polyfork.wire.Message;
import dev.polyfork.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/// A JVM with a Python context that no program has used yet. It becomes a process when the root
/// says so, and forks further standbys off itself.
///
/// Everything happens on the thread that made the context, Python's main thread.
public final class Standby {
    private static final int BROKEN = 1;

    /// Processes are often started one right after the other.
    private static final long PATIENCE_MILLIS = 100;

    /// Less than this is copied faster than the young generation is emptied.
    private static final long MOST_INHERITED_BYTES = 8 << 20;

    private final RootLink link;
    private final Context context;
    private final List<String> modules;
    private final CompilationThresholds thresholds;

    Standby(RootLink link, Context context, List<String> modules) {
        this.link = link;
        this.context = context;
        this.modules = List.copyOf(modules);
        thresholds = CompilationThresholds.of(context);
    }

    /// Live as a standby in a JVM that was just forked off the root. Ends the JVM.
    ///
    /// @param address the session of the root
    /// @param context the root's, in which no program has run
    /// @param bridge the context's
    /// @param modules what to import while waiting
    public static void live(
            SessionAddress address, Context context, HostBridge bridge, List<String> modules) {
        try {
            calmSignals();
            Libc.redirectToNull(0);
            RootLink link = RootLink.open(address);
            bridge.moveTo(link, link::exiting);
            new Standby(link, context, modules).live();
        } catch (RuntimeException | Error e) {
            // With the root its files go, and then anything may fail here, which is no news.
            if (Files.exists(address.directory())) {
                System.err.println("polyfork: a standby JVM broke down: " + e);
                e.printStackTrace();
            }
        } finally {
            // Whatever happened: on this stack is the root's run of the program, to which a copy of
            // the root must not return.
            Processes.exitNow(BROKEN);
        }
    }

    /// A process that nobody has started yet has nothing to interrupt, and one that runs dies of
    /// SIGTERM at once, as Python processes do: no shutdown hook of the JVM gets in between.
    static void calmSignals() {
        Processes.ignoreSignal(Processes.SIGINT);
        Processes.resetSignal(Processes.SIGTERM);
    }

    void live() {
        Value child = child();
        // Here only to load what it needs, once for all JVMs that are going to be forked.
        Randomness.renew();
        link.ready();
        if (!link.isWanted()) {
            child.invokeMember("prepare");
        }
        YoungGeneration.clear(MOST_INHERITED_BYTES);
        Message task = link.awaitTask();
        while (task instanceof Message.Fork(long request)) {
            task = fork(request) ? firstTask(child) : link.awaitTask();
        }
        // No switch and no lambda from here on: making them, again in each process, takes longer
        // than all the rest.
        if (!(task instanceof Message.Run run)) {
            throw new ProtocolException("no task: " + task.getClass());
        }
        thresholds.begin();
        end(become(child, run));
    }

    /// Fork a standby off this JVM.
    ///
    /// @return whether this is the new one
    private boolean fork(long request) {
        try {
            int pid = ProcessFork.fork(true);
            if (pid != 0) {
                link.goOn(new Message.Launched(request, pid));
                return false;
            }
        } catch (ErrnoException e) {
            String reason = String.valueOf(e.getMessage());
            link.goOn(new Message.LaunchFailed(request, e.errno(), reason));
            return false;
        }
        Randomness.renew();
        link.reconnect();
        link.ready();
        return true;
    }

    /// What is touched for the first time after a fork is copied then, page by page, which is most
    /// of a short process's time: who is not wanted at once does it in advance.
    private Message firstTask(Value child) {
        Optional<Message> task = link.awaitTask(PATIENCE_MILLIS);
        if (task.isPresent()) {
            return task.get();
        }
        child.invokeMember("rehearse_again");
        return link.awaitTask();
    }

    private void end(int code) {
        link.exiting(code);
        // The process has ended as far as Python goes; closing the context would do it twice.
        Processes.exitNow(code);
    }

    /// The shim's side of all this.
    private Value child() {
        StringBuilder list = new StringBuilder("(");
        for (String module : modules) {
            list.append('\'').append(module).append("',");
        }
        String program =
                "import multiprocessing._child as c; c.preload(" + list.append(')') + "); c";
        return context.eval("python", program);
    }

    private static int become(Value child, Message.Run run) {
        // Java installs no handler for a signal that is ignored; Python is about to want one.
        Processes.resetSignal(Processes.SIGINT);
        try {
            String payload = new String(run.payload(), StandardCharsets.ISO_8859_1);
            return child.invokeMember("run", payload, run.fds().toArray()).asInt();
        } catch (PolyglotException e) {
            if (e.isExit()) {
                return e.getExitStatus();
            }
            System.err.println("polyfork: a child process broke down: " + e.getMessage());
            e.printStackTrace();
            return BROKEN;
        }
    }
}
