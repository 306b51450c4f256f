package dev.polyfork.repl;

import dev.polyfork.os.Libc;
import dev.polyfork.os.TerminalCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.jline.utils.NonBlockingInputStream;

/// What is typed at a terminal, byte by byte. For the thread that reads.
///
/// JLine's own stream has a thread for that. Here nothing is read that nobody has asked for: what
/// is typed next may be for `input()` or for another program.
final class Keys extends NonBlockingInputStream {
    private static final int NUL = 0;

    private final int descriptor;
    private final Runnable idle;
    private final MemorySegment buffer = Arena.ofAuto().allocate(1);
    private int interruptKey = EOF;
    private int endKey;
    private int ahead;
    private int peeked = READ_EXPIRED;

    /// @param descriptor the terminal's; stays the caller's
    /// @param idle is run now and then while nobody types; what it throws ends the reading
    Keys(int descriptor, Runnable idle) {
        this.descriptor = descriptor;
        this.idle = idle;
    }

    /// From now on the terminal hands on each key. What was typed before is still there, but the
    /// kernel has made a NUL of the key that ends the input.
    ///
    /// @param interrupt the key that drops what is typed
    /// @param end the key that ends the input
    void begin(int interrupt, int end) {
        interruptKey = interrupt;
        endKey = end;
        ahead = TerminalCalls.available(descriptor);
    }

    @Override
    public int read(long timeout, boolean isPeek) throws InterruptedIOException {
        int key = peeked == READ_EXPIRED ? next(timeout) : peeked;
        peeked = isPeek ? key : READ_EXPIRED;
        return key;
    }

    /// Called for what is pasted. Takes half of what is there at once, and so leaves what was typed
    /// behind it.
    @Override
    public int readBuffered(byte[] bytes, int offset, int count, long timeout) throws IOException {
        int half = Math.min(count, TerminalCalls.available(descriptor) / 2);
        if (peeked != READ_EXPIRED || half <= 1) {
            return super.readBuffered(bytes, offset, count, timeout);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment some = arena.allocate(half);
            int read = Math.max(0, Libc.read(descriptor, some));
            MemorySegment.copy(some, ValueLayout.JAVA_BYTE, 0, bytes, offset, read);
            ahead = Math.max(0, ahead - read);
            for (int i = 0; i < read; i++) {
                requireNoInterrupt(Byte.toUnsignedInt(bytes[offset + i]));
            }
            return read;
        }
    }

    private int next(long timeoutMillis) throws InterruptedIOException {
        if (timeoutMillis > 0) {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            if (Libc.poll(new int[] {descriptor}, Libc.POLLIN, nanos)[0] == 0) {
                idle.run();
                return READ_EXPIRED;
            }
        }
        int count = Libc.read(descriptor, buffer);
        if (count <= 0) {
            return count == 0 ? EOF : READ_EXPIRED;
        }
        int key = Byte.toUnsignedInt(buffer.get(ValueLayout.JAVA_BYTE, 0));
        requireNoInterrupt(key);
        boolean wasAhead = ahead > 0;
        ahead -= wasAhead ? 1 : 0;
        return wasAhead && key == NUL ? endKey : key;
    }

    private void requireNoInterrupt(int key) throws InterruptedIOException {
        if (key == interruptKey) {
            throw new InterruptedIOException();
        }
    }
}
