package dev.polyfork.repl;

import dev.polyfork.os.ErrnoException;
import dev.polyfork.os.Libc;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

/// A pseudo-terminal that somebody writes to, a child process and its own children for one.
///
/// For one thread at a time.
final class Speaker {
    private static final int MOST_BYTES = 1 << 16;

    private final int master;
    private final String name;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private boolean gone;

    /// @param master what is written can be read here; owned by this object
    /// @param name of the process; empty for our own
    Speaker(int master, String name) {
        this.master = master;
        this.name = name;
    }

    /// Whether nobody can write any more; the master is closed then.
    boolean gone() {
        return gone;
    }

    /// Read what has been written since the last time, or a part of it.
    ///
    /// @return whether it was something
    boolean read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MOST_BYTES);
            int count = Libc.read(master, buffer);
            if (count > 0) {
                unfinished.writeBytes(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
            }
            return count > 0;
        } catch (ErrnoException _) {
            // EIO: the last process that had it open has ended.
            gone = true;
            Libc.close(master);
            return false;
        }
    }

    /// Take all that was read.
    byte[] take() {
        byte[] all = unfinished.toByteArray();
        unfinished.reset();
        return all;
    }

    /// Take the whole lines of what was read: all, when there is no more to come, or too much.
    ///
    /// @param named whether to begin each with the name
    /// @return text that ends with a newline, or is empty
    String takeLines(boolean named) {
        byte[] all = take();
        boolean whole = gone || all.length >= MOST_BYTES;
        int end = whole ? all.length : lastLineEnd(all);
        unfinished.write(all, end, all.length - end);
        String text = new String(all, 0, end, StandardCharsets.UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            text += "\n";
        }
        return named && !name.isEmpty() ? marked(text) : text;
    }

    private String marked(String text) {
        return text.replaceAll("(?dm)^", Matcher.quoteReplacement("[" + name + "] "));
    }

    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
