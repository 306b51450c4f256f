package dev.polyfork.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// The ELF program that carries out [RestoreSteps], as the bytes of its file. The headers are those
/// of the System V ABI, "Object Files".
///
/// ```
///  0      0xb0   0x400      4096
///  +------+------+----------+-------+------------+
///  | ELF  | code | fallback | steps | what they  |
///  |      |      |          |       | point to   |
///  +------+------+----------+-------+------------+
/// ```
final class RestoreProgram {
    /// Where it is loaded: far from programs, libraries, heaps and stacks.
    static final long BASE = 0x5000_0000_0000L;

    private static final int IDENTIFICATION = 16;
    private static final int EXECUTABLE = 2;
    private static final int MACHINE_X86_64 = 62;
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int PROGRAM_HEADERS = 2;
    private static final int LOAD = 1;
    private static final int GNU_STACK = 0x6474e551;
    private static final int EXECUTE = 1;
    private static final int WRITE = 2;
    private static final int READ = 4;

    private RestoreProgram() {}

    /// @param steps what to do
    /// @param fallback program to execute when a step fails, with the same arguments
    static ByteBuffer of(RestoreSteps steps, Path fallback) {
        byte[] code = HexFormat.of().parseHex(RestoreCode.HEXADECIMAL.replace("\n", ""));
        ByteBuffer bytes = steps.toBytes(code);
        header(bytes.slice(0, RestoreCode.ENTRY).order(ByteOrder.LITTLE_ENDIAN), steps.bytes());
        byte[] path = fallback.toString().getBytes(StandardCharsets.UTF_8);
        if (path.length >= RestoreCode.STEPS - RestoreCode.FALLBACK) {
            throw new IllegalArgumentException("path too long: " + fallback);
        }
        return bytes.put(RestoreCode.FALLBACK, path);
    }

    private static void header(ByteBuffer header, int size) {
        header.put(HexFormat.of().parseHex("7f454c46020101")).position(IDENTIFICATION);
        header.putShort((short) EXECUTABLE).putShort((short) MACHINE_X86_64).putInt(1);
        header.putLong(BASE + RestoreCode.ENTRY).putLong(HEADER_BYTES).putLong(0).putInt(0);
        header.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES);
        header.putShort((short) PROGRAM_HEADERS).putShort((short) 0).putInt(0);
        header.putInt(LOAD).putInt(READ | EXECUTE).putLong(0).putLong(BASE).putLong(BASE);
        header.putLong(size).putLong(size).putLong(PageScan.PAGE);
        // Without it the stack, and in old kernels all memory, could be executed.
        header.putInt(GNU_STACK).putInt(READ | WRITE);
    }
}
