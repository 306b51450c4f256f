package dev.polyfork.repl;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.FileCalls;
import dev.polyfork.os.Libc;
import dev.polyfork.os.ReadyQueue;
import dev.polyfork.os.TerminalCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jline.reader.LineReader;

/// All who write to the terminal beside the prompt: child processes and our own threads.
///
/// Each child has a pseudo-terminal, and we have one in the place of standard output and error
/// while somebody types. A thread reads them and hands on what comes: above the line that is being
/// typed, or as it is while code runs. Where that thread is late, [#pass] does its work, so that
/// what a child has written comes before what its parent writes then.
///
/// Any thread may call.
final class Speakers {
    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int NEVER = -1;

    private final int terminal;
    private final OutputStream straight;
    private final Map<Integer, Speaker> speakers = new LinkedHashMap<>();

    /// Those who have said something, and can do so again or did while this line was typed.
    private final Set<Speaker> heard = new HashSet<>();

    private final int[] standard = new int[LAST + 1];
    private Optional<ReadyQueue> ready = Optional.empty();
    private int ours = -1;

    /// Changed with the lock held. Set while somebody types.
    private volatile Optional<LineReader> reader = Optional.empty();

    /// @param terminal descriptor of the real one; stays the caller's
    Speakers(int terminal) {
        this.terminal = terminal;
        straight = new DescriptorOutput(terminal);
    }

    /// Make a terminal for a process.
    ///
    /// @param name the process's, shown when several write
    /// @return a descriptor, the caller's; -1 when there is none to be had
    synchronized int open(String name) {
        try {
            TerminalCalls.Pseudo made = TerminalCalls.openPseudo(TerminalCalls.size(terminal));
            speakers.put(made.master(), new Speaker(made.master(), name));
            queue().add(made.master());
            return made.slave();
        } catch (ErrnoException _) {
            return -1;
        }
    }

    private ReadyQueue queue() {
        if (ready.isEmpty()) {
            ReadyQueue made = new ReadyQueue();
            ready = Optional.of(made);
            Thread.ofPlatform().daemon().name("polyfork-output").start(() -> watch(made));
        }
        return ready.get();
    }

    /// Whether a descriptor of this process leads to the terminal.
    synchronized boolean isTerminal(int descriptor) {
        try {
            var file = FileCalls.fstat(descriptor);
            return file.equals(FileCalls.fstat(terminal))
                    || (ours >= 0 && file.equals(FileCalls.fstat(ours)));
        } catch (ErrnoException _) {
            return false;
        }
    }

    /// The terminal that this process writes to while somebody types.
    ///
    /// @return a descriptor, stays ours; -1 when there is none
    synchronized int own() {
        return ours;
    }

    /// Somebody begins to type.
    ///
    /// @param typing shows the line
    synchronized void beginTyping(LineReader typing) {
        passAll();
        heard.retainAll(speakers.values());
        if (ours < 0) {
            ours = open("");
        }
        for (int fd = FIRST; fd <= LAST; fd++) {
            standard[fd] = -1;
            if (ours >= 0 && isTerminal(fd)) {
                standard[fd] = Libc.dup(fd);
                Libc.dup2(ours, fd);
            }
        }
        reader = Optional.of(typing);
        resize();
    }

    /// The window may have another size than before.
    synchronized void resize() {
        for (int master : speakers.keySet()) {
            TerminalCalls.resize(master, TerminalCalls.size(terminal));
        }
    }

    /// Nobody types any more; the cursor is at the beginning of a line.
    synchronized void endTyping() {
        for (int fd = FIRST; fd <= LAST; fd++) {
            if (standard[fd] >= 0) {
                Libc.dup2(standard[fd], fd);
                Libc.close(standard[fd]);
            }
        }
        reader = Optional.empty();
        passAll();
        speakers.values().forEach(this::write);
    }

    /// Show what has been written up to now; nothing while somebody types.
    void pass() {
        if (reader.isEmpty()) {
            passAll();
        }
    }

    private synchronized void passAll() {
        if (speakers.isEmpty()) {
            return;
        }
        // What was written a moment ago counts as readable only when somebody has asked.
        Libc.poll(speakers.keySet().stream().mapToInt(Integer::intValue).toArray(), Libc.POLLIN, 0);
        OptionalInt next = queue().next(0);
        while (next.isPresent()) {
            read(next.getAsInt()).ifPresent(this::write);
            next = queue().next(0);
        }
    }

    private void watch(ReadyQueue queue) {
        while (true) {
            OptionalInt next = queue.next(NEVER);
            if (next.isPresent()) {
                // Not with our lock: JLine's may be held by who waits for ours.
                above(next.getAsInt()).run();
            }
        }
    }

    /// Read what came, and write it if nobody types.
    ///
    /// @return what is to be done if somebody does
    private synchronized Runnable above(int master) {
        Optional<Speaker> speaker = read(master);
        if (reader.isEmpty()) {
            speaker.ifPresent(this::write);
            return () -> {};
        }
        String text = speaker.map(s -> s.takeLines(heard.size() > 1)).orElse("");
        LineReader typing = reader.get();
        return text.isEmpty() ? () -> {} : () -> typing.printAbove(text);
    }

    private Optional<Speaker> read(int master) {
        Optional<Speaker> speaker = Optional.ofNullable(speakers.get(master));
        speaker.filter(Speaker::read).ifPresent(heard::add);
        if (speaker.filter(Speaker::gone).isPresent()) {
            speakers.remove(master);
        }
        return speaker;
    }

    private void write(Speaker speaker) {
        try {
            straight.write(speaker.take());
        } catch (IOException _) {
            // The terminal is gone, and so will be the session.
        }
    }
}
