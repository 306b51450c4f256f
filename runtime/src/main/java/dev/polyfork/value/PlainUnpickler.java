package dev.polyfork.value;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Translates a pickle of plain data, whichever Python has written it, to what GraalPy's `marshal`
/// reads. For one thread.
public final class PlainUnpickler {
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;
    private static final int CONTAINER = -1;

    private final ByteBuffer in;
    private final MarshalOutput out = new MarshalOutput();

    /// How many objects there were at each mark.
    private final Deque<Integer> marks = new ArrayDeque<>();

    /// Where the instruction of each remembered object is; [#CONTAINER] for one that could change.
    private final List<Integer> memo = new ArrayList<>();

    /// As in the memo, for the object that was made last.
    private int last;

    private PlainUnpickler(ByteBuffer pickle) {
        in = pickle.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Translate a pickle.
    ///
    /// @param pickle any bytes, from position to limit; stays as it is
    /// @return the same as [MarshalTag] draws it; empty if it is no pickle, or holds more than
    ///   None, bool, int of 64 bits, float, str, bytes, tuple, list and dict, or a container twice
    public static Optional<byte[]> marshal(ByteBuffer pickle) {
        PlainUnpickler unpickler = new PlainUnpickler(pickle);
        try {
            unpickler.run();
            return Optional.of(unpickler.out.single());
        } catch (NotPlainException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | NoSuchElementException _) {
            return Optional.empty();
        }
    }

    private void run() throws NotPlainException {
        while (true) {
            int start = in.position();
            int code = in.get() & BYTE;
            if (code == '.') {
                return;
            }
            if (scalar(code)) {
                last = start;
            } else if (container(code)) {
                last = CONTAINER;
            } else {
                control(code);
            }
        }
    }

    private boolean scalar(int code) throws NotPlainException {
        switch (code) {
            case 'N' -> out.constant(MarshalTag.NONE);
            case 0x88 -> out.constant(MarshalTag.TRUE);
            case 0x89 -> out.constant(MarshalTag.FALSE);
            case 'J' -> out.integer(in.getInt());
            case 'K' -> out.integer(in.get() & BYTE);
            case 'M' -> out.integer(in.getShort() & SHORT);
            case 0x8a -> out.integer(integer(in.get() & BYTE));
            case 'G' -> out.real(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 0x8c -> out.content(MarshalTag.TEXT, text(in.get() & BYTE));
            case 'X' -> out.content(MarshalTag.TEXT, text(in.getInt()));
            case 'C' -> out.content(MarshalTag.BYTES, content(in.get() & BYTE));
            case 'B' -> out.content(MarshalTag.BYTES, content(in.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int code) throws NotPlainException {
        switch (code) {
            case ']' -> out.emptyList();
            case '}' -> out.emptyDictionary();
            case ')' -> out.tuple(0);
            case 0x85 -> out.tuple(1);
            case 0x86 -> out.tuple(2);
            case 0x87 -> out.tuple(3);
            case 't' -> out.tuple(marked());
            case 'a' -> out.append(1);
            case 'e' -> out.append(marked());
            case 's' -> out.update(2);
            case 'u' -> out.update(marked());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void control(int code) throws NotPlainException {
        switch (code) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case '(' -> marks.push(out.count());
            case 0x94 -> memo.add(last);
            case 'q' -> remember(in.get() & BYTE);
            case 'r' -> remember(in.getInt());
            case 'h' -> again(memo.get(in.get() & BYTE));
            case 'j' -> again(memo.get(in.getInt()));
            default -> throw new NotPlainException();
        }
    }

    private int marked() {
        return out.count() - marks.pop();
    }

    /// Python counts what it remembers.
    private void remember(int index) throws NotPlainException {
        if (index != memo.size()) {
            throw new NotPlainException();
        }
        memo.add(last);
    }

    /// Nobody can tell a copy of a text, a number or bytes from the same again.
    private void again(int start) throws NotPlainException {
        if (start == CONTAINER) {
            throw new NotPlainException();
        }
        int here = in.position();
        in.position(start);
        scalar(in.get() & BYTE);
        in.position(here);
        last = start;
    }

    private long integer(int length) throws NotPlainException {
        if (length > Long.BYTES) {
            throw new NotPlainException();
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= ((long) in.get() & BYTE) << (i * Byte.SIZE);
        }
        int unused = Long.SIZE - length * Byte.SIZE;
        return value << unused >> unused;
    }

    private ByteBuffer text(int size) throws NotPlainException {
        ByteBuffer text = content(size);
        if (!Utf8.isValid(text)) {
            throw new NotPlainException();
        }
        return text;
    }

    private ByteBuffer content(int size) throws NotPlainException {
        if (size < 0 || size > in.remaining()) {
            throw new NotPlainException();
        }
        ByteBuffer content = in.slice(in.position(), size);
        in.position(in.position() + size);
        return content;
    }
}
