package dev.polyfork.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A paragraph of `/proc/PID/smaps`: a range of a process's memory. Source:
/// https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html
///
/// @param start first address
/// @param end behind the last one
/// @param access `PROT_*` bits, see `mmap(2)`
/// @param shared whether what is written there goes to the file
/// @param offset in the file
/// @param name the file, or `[name]`, or empty
/// @param hugePages whether it is to consist of huge pages, see `madvise(2)`
record Mapping(
        long start,
        long end,
        int access,
        boolean shared,
        long offset,
        String name,
        boolean hugePages) {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;

    private static final String FLAGS = "VmFlags:";
    private static final String HUGE_PAGES = " hg";
    private static final int FIELDS = 6;
    private static final int HEXADECIMAL = 16;

    /// All ranges of a process, in the order of their addresses.
    static List<Mapping> of(int pid) throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        String first = "";
        for (String line : Files.readAllLines(Path.of("/proc", Integer.toString(pid), "smaps"))) {
            if (line.startsWith(FLAGS)) {
                mappings.add(parse(first, line.contains(HUGE_PAGES)));
            } else if (Character.isLowerCase(line.charAt(0)) || Character.isDigit(line.charAt(0))) {
                first = line;
            }
        }
        return List.copyOf(mappings);
    }

    private static Mapping parse(String line, boolean hugePages) {
        String[] fields = line.split(" +", FIELDS);
        String[] range = fields[0].split("-", -1);
        String access = fields[1];
        int bits =
                (access.charAt(0) == 'r' ? READ : 0)
                        | (access.charAt(1) == 'w' ? WRITE : 0)
                        | (access.charAt(2) == 'x' ? EXECUTE : 0);
        return new Mapping(
                Long.parseUnsignedLong(range[0], HEXADECIMAL),
                Long.parseUnsignedLong(range[1], HEXADECIMAL),
                bits,
                access.charAt(3) == 's',
                Long.parseLong(fields[2], HEXADECIMAL),
                fields.length < FIELDS ? "" : fields[FIELDS - 1],
                hugePages);
    }

    long length() {
        return end - start;
    }

    boolean isFile() {
        return name.startsWith("/");
    }

    /// Whether the kernel made it, for a process that may be on another kernel tomorrow.
    boolean isKernels() {
        return isVdso() || name.equals("[vsyscall]");
    }

    /// Whether it is the vdso or the data of it, which lie together.
    boolean isVdso() {
        return name.equals("[vdso]") || name.startsWith("[vvar");
    }
}
