package dev.polyfork.os;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The table of steps for the machine code of [RestoreCode], and the bytes that they point to.
///
/// ```
///   4096 + 56 n                            4096 + 56 room
///  -+-------------+-------+---------------+-- ... --+-------
///   | system call | flags | six arguments |         | bytes
///  -+-------------+-------+---------------+-- ... --+-------
/// ```
final class RestoreSteps {
    /// The flags are those of the code, which says what they do.
    static final int KEEP = 1;

    static final int FD_FIRST = 2;
    static final int FD_FIFTH = 4;
    static final int FROM_VDSO = 8;
    static final int EXACT = 16;
    static final int REFUSED = 32;
    static final int STORE = 64;
    static final int EQUAL = 128;
    static final int SKIP = 256;
    static final int JUMP = 512;

    private static final int STEP_BYTES = 56;
    private static final int NO_CALL = 0;
    private static final int MOST_KEPT_BYTES = 1 << 17;

    private final ByteArrayOutputStream steps = new ByteArrayOutputStream();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final long base;
    private final int room;

    /// @param base address at which the checkpoint's first byte will lie
    /// @param room how many steps there can be
    RestoreSteps(long base, int room) {
        this.base = base;
        this.room = room;
    }

    /// Make a system call.
    void call(Syscall call, int flags, long... arguments) {
        add(call.number(), flags, arguments);
    }

    /// Do something else, which the flag says.
    void special(int flag, long... arguments) {
        add(NO_CALL, flag, arguments);
    }

    private void add(int number, int flags, long... arguments) {
        byte[] bytes = new byte[STEP_BYTES];
        ByteBuffer step = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        step.putInt(number).putInt(flags);
        for (long argument : arguments) {
            step.putLong(argument);
        }
        steps.writeBytes(bytes);
    }

    /// Keep some bytes; returns the address that they will have.
    long keep(byte[] bytes) {
        long address = base + RestoreCode.STEPS + (long) room * STEP_BYTES + kept.size();
        kept.writeBytes(bytes);
        int rest = -bytes.length & Long.BYTES - 1;
        kept.write(new byte[rest], 0, rest);
        return address;
    }

    /// Keep a path, with a zero behind it.
    long keep(String path) {
        return keep((path + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /// How many bytes there is room for, with the code.
    int bytes() {
        return RestoreCode.STEPS + room * STEP_BYTES + MOST_KEPT_BYTES;
    }

    /// The code, the steps and what is kept.
    ByteBuffer toBytes(byte[] code) {
        if (steps.size() > room * STEP_BYTES || kept.size() > MOST_KEPT_BYTES) {
            throw new IllegalStateException(
                    "too much to restore: steps=%d, bytes=%d"
                            .formatted(steps.size() / STEP_BYTES, kept.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(bytes());
        bytes.put(0, code).put(RestoreCode.STEPS, steps.toByteArray());
        bytes.put(RestoreCode.STEPS + room * STEP_BYTES, kept.toByteArray());
        return bytes;
    }
}
