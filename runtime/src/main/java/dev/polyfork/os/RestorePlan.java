package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is to be done to restore a process: the steps for [RestoreCode].
///
/// Until the last file has been checked nothing happens that the process's user could see.
final class RestorePlan {
    private static final long SCRATCH = RestoreProgram.BASE + (1L << 40);
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final int MREMAP_MAYMOVE_FIXED = 1 | 2;
    private static final int MADV_HUGEPAGE = 14;
    private static final int AT_FDCWD = -100;
    private static final int NO_FILE = -1;
    private static final int STAT_SIZE = 48;
    private static final int STAT_SECONDS = 88;
    private static final int STAT_NANOS = 96;
    private static final int F_GETFD = 1;
    private static final int SIGNALS = 64;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final int SIGSET_BYTES = 8;
    private static final int SIG_SETMASK = 2;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int PR_SET_NAME = 15;
    private static final String SELF = "/proc/self/exe";

    private final RestoreSteps steps;
    private final List<Mapping> mappings;
    private final long threadPointer;
    private final byte[] signalMask;

    RestorePlan(RestoreSteps steps, List<Mapping> mappings, long threadPointer, byte[] signalMask) {
        this.steps = steps;
        this.mappings = mappings;
        this.threadPointer = threadPointer;
        this.signalMask = signalMask.clone();
    }

    /// Add all steps.
    ///
    /// @param runs the pages with contents
    /// @param start where in the checkpoint they begin
    /// @param files what else to open
    void fill(List<PageScan.Run> runs, long start, List<OpenFile> files) throws IOException {
        map(SCRATCH, PageScan.PAGE, Mapping.READ | Mapping.WRITE, MAP_ANONYMOUS, NO_FILE, 0);
        vdso();
        mappings.stream().filter(m -> !m.isKernels() && !m.isFile()).forEach(this::anonymous);
        for (Map.Entry<String, List<Mapping>> file : mappedFiles().entrySet()) {
            open(file.getKey(), Libc.O_RDONLY);
            file.getValue().forEach(this::fromFile);
            steps.call(Syscall.CLOSE, RestoreSteps.FD_FIRST);
        }
        openFiles(files);
        contents(runs, start);
        signals();
        thread();
    }

    private void map(long address, long length, int access, int flags, int fd, long offset) {
        steps.call(
                Syscall.MMAP,
                RestoreSteps.EXACT | (fd == NO_FILE ? 0 : RestoreSteps.FD_FIFTH),
                address,
                length,
                access,
                flags | MAP_FIXED_NOREPLACE | ((flags & MAP_SHARED) == 0 ? MAP_PRIVATE : 0),
                fd,
                offset);
    }

    private void vdso() {
        List<Mapping> parts = mappings.stream().filter(Mapping::isVdso).toList();
        long vdso =
                parts.stream()
                        .filter(m -> m.name().equals("[vdso]"))
                        .mapToLong(Mapping::start)
                        .findFirst()
                        .orElseThrow();
        for (Mapping part : parts) {
            map(part.start(), part.length(), 0, MAP_ANONYMOUS, NO_FILE, 0);
        }
        for (Mapping part : parts) {
            steps.call(
                    Syscall.MREMAP,
                    RestoreSteps.FROM_VDSO,
                    part.start() - vdso,
                    part.length(),
                    part.length(),
                    MREMAP_MAYMOVE_FIXED,
                    part.start());
        }
    }

    private void anonymous(Mapping mapping) {
        if (mapping.shared()) {
            throw new IllegalStateException("memory is shared with other processes: " + mapping);
        }
        map(
                mapping.start(),
                mapping.length(),
                mapping.access(),
                MAP_ANONYMOUS | MAP_NORESERVE,
                NO_FILE,
                0);
        if (mapping.hugePages()) {
            steps.call(Syscall.MADVISE, 0, mapping.start(), mapping.length(), MADV_HUGEPAGE);
        }
    }

    private Map<String, List<Mapping>> mappedFiles() {
        Map<String, List<Mapping>> files = new LinkedHashMap<>();
        for (Mapping mapping : mappings) {
            if (mapping.isFile()) {
                files.computeIfAbsent(mapping.name(), _ -> new ArrayList<>()).add(mapping);
            }
        }
        return files;
    }

    /// Open a file and see whether it is still the same.
    private void open(String path, int access) throws IOException {
        Path file = Path.of(path);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        steps.call(
                Syscall.OPENAT,
                RestoreSteps.KEEP,
                AT_FDCWD,
                steps.keep(path),
                access | Libc.O_CLOEXEC);
        if (attributes.isRegularFile()) {
            Instant time = attributes.lastModifiedTime().toInstant();
            steps.call(Syscall.FSTAT, RestoreSteps.FD_FIRST, 0, SCRATCH);
            steps.special(RestoreSteps.EQUAL, SCRATCH + STAT_SIZE, attributes.size());
            steps.special(RestoreSteps.EQUAL, SCRATCH + STAT_SECONDS, time.getEpochSecond());
            steps.special(RestoreSteps.EQUAL, SCRATCH + STAT_NANOS, time.getNano());
        }
    }

    private void fromFile(Mapping mapping) {
        boolean written = (mapping.access() & Mapping.WRITE) != 0;
        if (mapping.shared() && written) {
            throw new IllegalStateException("a file is written to by its memory: " + mapping);
        }
        map(
                mapping.start(),
                mapping.length(),
                mapping.access(),
                (mapping.shared() ? MAP_SHARED : 0) | MAP_NORESERVE,
                0,
                mapping.offset());
    }

    /// What the process reads by descriptors, which must be free in the new one.
    private void openFiles(List<OpenFile> files) throws IOException {
        for (OpenFile file : files) {
            if (!file.canBeOpenedAgain()) {
                throw new IOException("descriptor cannot be restored: " + file);
            }
            steps.call(Syscall.FCNTL, RestoreSteps.REFUSED, file.fd(), F_GETFD);
        }
        // The lowest free one, by which a file is opened, may be the one that is wanted.
        int beyond = files.stream().mapToInt(OpenFile::fd).max().orElse(0) + 1;
        for (OpenFile file : files) {
            open(file.path(), file.access());
            steps.call(Syscall.DUP3, RestoreSteps.FD_FIRST, 0, beyond, Libc.O_CLOEXEC);
            steps.call(Syscall.CLOSE, RestoreSteps.FD_FIRST);
            steps.call(Syscall.DUP3, 0, beyond, file.fd(), Libc.O_CLOEXEC);
            steps.call(Syscall.CLOSE, 0, beyond);
            if (Files.isRegularFile(Path.of(file.path()))) {
                steps.call(Syscall.LSEEK, 0, file.fd(), file.position());
            }
        }
    }

    private void contents(List<PageScan.Run> runs, long start) {
        steps.call(
                Syscall.OPENAT,
                RestoreSteps.KEEP,
                AT_FDCWD,
                steps.keep(SELF),
                Libc.O_RDONLY | Libc.O_CLOEXEC);
        long size = start + runs.stream().mapToLong(PageScan.Run::length).sum();
        steps.call(Syscall.FSTAT, RestoreSteps.FD_FIRST, 0, SCRATCH);
        steps.special(RestoreSteps.EQUAL, SCRATCH + STAT_SIZE, size);
        long position = start;
        for (PageScan.Run run : runs) {
            steps.call(
                    Syscall.MMAP,
                    RestoreSteps.EXACT | RestoreSteps.FD_FIFTH,
                    run.start(),
                    run.length(),
                    run.mapping().access(),
                    MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE,
                    0,
                    position);
            position += run.length();
        }
        steps.call(Syscall.CLOSE, RestoreSteps.FD_FIRST);
    }

    /// A signal that is ignored stays so, see `nohup(1)`.
    private void signals() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(Processes.SIGACTION_BYTES, Long.BYTES);
            for (int signal = 1; signal <= SIGNALS; signal++) {
                Processes.sigaction(signal, MemorySegment.NULL, action);
                long handler = action.get(JAVA_LONG, 0);
                if (handler != SIG_DFL) {
                    long wanted = steps.keep(action.toArray(JAVA_BYTE));
                    steps.call(Syscall.RT_SIGACTION, 0, signal, 0, SCRATCH, SIGSET_BYTES);
                    steps.special(RestoreSteps.SKIP, SCRATCH, SIG_IGN);
                    steps.call(Syscall.RT_SIGACTION, 0, signal, wanted, 0, SIGSET_BYTES);
                }
            }
        }
    }

    private void thread() {
        long id = ForkTable.threadIdAddress(threadPointer);
        ForkTable table = ProcessFork.table();
        long name = steps.keep("java\0".getBytes(StandardCharsets.US_ASCII));
        steps.call(Syscall.PRCTL, 0, PR_SET_NAME, name);
        steps.call(Syscall.ARCH_PRCTL, 0, ARCH_SET_FS, threadPointer);
        steps.call(Syscall.SET_TID_ADDRESS, RestoreSteps.STORE, id, id);
        long mask = steps.keep(signalMask);
        steps.call(Syscall.RT_SIGPROCMASK, 0, SIG_SETMASK, mask, 0, SIGSET_BYTES);
        steps.call(Syscall.MUNMAP, 0, SCRATCH, PageScan.PAGE);
        steps.special(
                RestoreSteps.JUMP,
                table.firstStack().address(),
                table.stack(),
                ProcessFork.resumeAddress());
    }
}
