package dev.polyfork.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// The file of a [Checkpoint]: a [RestoreProgram] and the memory that it restores.
///
/// ```
///  0                        4096 n
///  +------------------------+---------------------- ... -+
///  | program, loaded by the | pages with contents,       |
///  | kernel                 | mapped by the program      |
///  +------------------------+---------------------- ... -+
/// ```
final class CheckpointFile {
    /// How many steps there are besides those for memory.
    private static final int OTHER_STEPS = 2000;

    private static final int STEPS_PER_MAPPING = 12;
    private static final int STANDARD_STREAMS = 3;
    private static final int CHUNK = 1 << 20;

    private final int pid;
    private final long threadPointer;
    private final List<Mapping> mappings;
    private final List<PageScan.Run> runs = new ArrayList<>();
    private final byte[] signalMask;

    private CheckpointFile(int pid, long threadPointer, List<Mapping> mappings, byte[] signalMask) {
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
            writeAll(out, RestoreProgram.of(steps, fallback), 0);
            long position = start;
            for (PageScan.Run run : runs) {
                copy(scan, run, out, position);
                position += run.length();
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
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
        return new RestoreSteps(RestoreProgram.BASE, room);
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
