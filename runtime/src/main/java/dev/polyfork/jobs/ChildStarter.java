package dev.polyfork.jobs;

import dev.polyfork.launch.LazySession;
import dev.polyfork.os.Environment;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import dev.polyfork.os.Processes;
import dev.polyfork.value.PickleWriter;
import dev.polyfork.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/// Starts Python processes for a Java application. Thread-safe.
///
/// What it sends to a standby JVM is read by `multiprocessing/_child.py` and `_jobs.py`.
public final class ChildStarter implements AutoCloseable {
    /// Index of the first descriptor that a process gets besides its parent's sentinel, stdout and
    /// stderr.
    public static final int FIRST_DESCRIPTOR = 3;

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final LazySession session;
    private final Map<String, String> environment;
    private final Optional<Set<String>> visible;
    private final Optional<OutputListener> listener;
    private final BootErrors errors;
    private final ScheduledExecutorService timer;

    /// The read end becomes readable in the children when this JVM has ended.
    private final int[] sentinel = Libc.pipe();

    /// @param session where child JVMs come from; stays the caller's
    /// @param environment variables beside those of this JVM
    /// @param visible the only variables of this JVM that restricted processes have; empty if
    ///   processes are not restricted
    /// @param listener told what the processes print; empty to print it here
    /// @param errors what JVMs of the session print that cannot start
    /// @param timer runs short tasks; stays the caller's
    public ChildStarter(
            LazySession session,
            Map<String, String> environment,
            Optional<Set<String>> visible,
            Optional<OutputListener> listener,
            BootErrors errors,
            ScheduledExecutorService timer) {
        this.session = session;
        this.environment = Map.copyOf(environment);
        this.visible = visible;
        this.listener = listener;
        this.errors = errors;
        this.timer = timer;
    }

    /// Start a process that calls a function. Blocks until there is a JVM for it, which the first
    /// one of a session boots.
    ///
    /// @param name of the process
    /// @param function as `module:function`
    /// @param positional its arguments
    /// @param named its named arguments
    /// @param descriptors open files for it, from index [#FIRST_DESCRIPTOR] on; stay the caller's
    /// @throws IOException if none can be started, with the reason
    /// @throws ErrnoException if there is no room for another process
    /// @throws dev.polyfork.value.MappingException if an argument has no counterpart in Python
    public ChildProcess start(
            String name,
            String function,
            List<?> positional,
            Map<String, ?> named,
            List<Integer> descriptors)
            throws IOException {
        SpawnEvent event = new SpawnEvent();
        event.begin();
        ByteBuffer call = PickleWriter.writeCall(function, positional, named, 0, Optional.empty());
        int[] errors = Libc.pipe();
        Output stderr = new Output(errors[0], true, listener);
        List<Integer> writeEnds = new ArrayList<>(List.of(errors[1]));
        List<Output> outputs = new ArrayList<>(List.of(stderr));
        if (listener.isPresent()) {
            int[] out = Libc.pipe();
            writeEnds.add(out[1]);
            outputs.add(new Output(out[0], false, listener));
        }
        List<Integer> fds = new ArrayList<>();
        fds.add(sentinel[0]);
        fds.add(listener.isPresent() ? writeEnds.getLast() : STDOUT);
        fds.add(errors[1]);
        fds.addAll(descriptors);
        CompletableFuture<Integer> status = new CompletableFuture<>();
        boolean started = false;
        try {
            Message.Run run = new Message.Run(payload(name, call), fds);
            int pid = launch(run, status);
            started = true;
            outputs.forEach(output -> output.follow(pid));
            event.name = name;
            event.pid = pid;
            event.commit();
            return new ChildProcess(
                    pid, number -> session.signal(pid, number), stderr, status, timer);
        } finally {
            writeEnds.forEach(Libc::close);
            if (!started) {
                outputs.forEach(Output::close);
            }
        }
    }

    private int launch(Message.Run run, CompletableFuture<Integer> status) throws IOException {
        try {
            return session.launch(run, (_, code) -> status.complete(code));
        } catch (IOException e) {
            throw new IOException(errors.explain(String.valueOf(e.getMessage())), e);
        }
    }

    private byte[] payload(String name, ByteBuffer call) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("method", "job");
        head.put("parent", Processes.getpid());
        head.put("sentinel", 0);
        head.put("standard", Map.of(STDOUT, STDOUT, STDERR, STDERR));
        head.put("cwd", Environment.workingDirectory());
        head.put("environ", variables());
        head.put("restricted", visible.isPresent());
        head.put("level", PythonLog.rootLevel());
        head.put("marks", listener.isPresent());
        ByteBuffer first = PickleWriter.write(head, "head", 0);
        ByteBuffer second = PickleWriter.write(name, "name", 0);
        byte[] payload = new byte[first.remaining() + second.remaining() + call.remaining()];
        ByteBuffer.wrap(payload).put(first).put(second).put(call);
        return payload;
    }

    private Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>(Environment.variables());
        visible.ifPresent(names -> all.keySet().retainAll(names));
        all.putAll(environment);
        return all;
    }

    /// Start no more.
    @Override
    public void close() {
        Libc.close(sentinel[0]);
        Libc.close(sentinel[1]);
    }
}
