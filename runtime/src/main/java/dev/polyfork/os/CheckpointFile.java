package dev.polyfork.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The file of a [Checkpoint]: an ELF program that restores the memory which follows it.
///
/// ```
///  0      0xb0   0x400      4096    4096 n
///  +------+------+----------+-------+---------------- ... -+
///  | ELF  | code | fallback | steps | pages with contents  |
///  +------+------+----------+-------+---------------- ... -+
///  |<------- loaded by the kernel ->|
/// ```
final class CheckpointFile {
    /// Where the code is loaded: far from programs, libraries, heaps and stacks.
    static final long BASE = 0x5000_0000_0000L;

    /// How many steps there are besides those for memory.
    private static final int OTHER_STEPS = 2000;

    private static final int STEPS_PER_MAPPING = 12;
    private static final int STANDARD_STREAMS = 3;
    private static final int CHUNK = 1 << 20;
    private static final int MACHINE_X86_64 = 62;
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int LOAD = 1;
    private static final int GNU_STACK = 0x6474e551;

    private final int pid;
    private final long threadPointer;
    private final List<Mapping> mappings;
    private final List<PageScan.Run> runs = new ArrayList<>();
    private final byte[] signalMask;

    private CheckpointFile(
            int pid, long threadPointer, List<Mapping> mappings, byte[] signalMask) {
        this.pid = pid;
        this.threadPointer = threadPointer;
        this.mappings = mappings;
        this.signalMask = signalMask.clone();
    }

    /// @param pid a process that stands still
    /// @param threadPointer of the thread that it has
    /// @param signalMask of that thread
    static CheckpointFile of(int pid, long threadPointer, byte[] signalMask) throws IOException {
        return new CheckpointFile(pid, threadPointer, Mapping.of(pid), signalMask);
    }

    void write(Path file, Path fallback) throws IOException {
        Path unfinished = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new");
        try (PageScan scan = new PageScan(pid);
                FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            for (Mapping mapping : mappings) {
                if (!mapping.isKernels() && !mapping.shared()) {
                    runs.addAll(scan.runs(mapping));
                }
            }
            RestoreSteps steps = steps();
            long start = (steps.bytes() + PageScan.PAGE - 1L) / PageScan.PAGE * PageScan.PAGE;
            RestorePlan plan = new RestorePlan(steps, mappings, threadPointer, signalMask);
            plan.fill(runs, start, files());
            writeAll(out, start(steps, fallback), 0);
            long position = start;
            for (PageScan.Run run : runs) {
                copy(scan, run, out, position);
                position += run.length();
            }
            Files.setPosixFilePermissions(
                    unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private List<OpenFile> files() throws IOException {
        return OpenFile.of(pid).stream().filter(file -> file.fd() >= STANDARD_STREAMS).toList();
    }

    private RestoreSteps steps() {
        int room = runs.size() + STEPS_PER_MAPPING * mappings.size() + OTHER_STEPS;
        return new RestoreSteps(BASE, room);
    }

    private static ByteBuffer start(RestoreSteps steps, Path fallback) {
        byte[] code = HexFormat.of().parseHex(RestoreCode.HEXADECIMAL.replace("\n", ""));
        ByteBuffer bytes = steps.toBytes(code);
        bytes.put(0, HexFormat.of().parseHex("7f454c46020101"));
        ByteBuffer header = bytes.slice(0, RestoreCode.ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        header.position(16);
        header.putShort((short) 2).putShort((short) MACHINE_X86_64).putInt(1);
        header.putLong(BASE + RestoreCode.ENTRY).putLong(HEADER_BYTES).putLong(0).putInt(0);
        header.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES);
        header.putShort((short) 2).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        header.putInt(LOAD).putInt(1 | 4).putLong(0).putLong(BASE).putLong(BASE);
        header.putLong(steps.bytes()).putLong(steps.bytes()).putLong(PageScan.PAGE);
        header.putInt(GNU_STACK).putInt(2 | 4);
        byte[] path = fallback.toString().getBytes(StandardCharsets.UTF_8);
        if (path.length >= RestoreCode.STEPS - RestoreCode.FALLBACK) {
            throw new IllegalArgumentException("too long: " + fallback);
        }
        bytes.put(RestoreCode.FALLBACK, path);
        return bytes;
    }

    private static void copy(PageScan scan, PageScan.Run run, FileChannel out, long position)
            throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        for (long done = 0; done < run.length(); done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK, run.length() - done));
            scan.read(run.start() + done, chunk);
            writeAll(out, chunk.flip(), position + done);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long position)
            throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
