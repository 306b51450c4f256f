package dev.polyfork.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A descriptor of a process. Source: https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
///
/// @param fd the descriptor
/// @param path the file, or what the kernel says instead, such as `pipe:[1234]`
/// @param position where the next byte is read
/// @param access how it was opened, [Libc]`.O_RDONLY`, `O_WRONLY` or `O_RDWR`
record OpenFile(int fd, String path, long position, int access) {
    /// What may be written to as well: nothing of it is kept.
    private static final Set<String> DEVICES = Set.of("/dev/null", "/dev/random", "/dev/urandom");

    private static final int ACCESS = 3;
    private static final int OCTAL = 8;

    /// All descriptors of a process that stands still.
    static List<OpenFile> of(int pid) throws IOException {
        Path process = Path.of("/proc", Integer.toString(pid));
        List<OpenFile> files = new ArrayList<>();
        try (Stream<Path> links = Files.list(process.resolve("fd"))) {
            for (Path link : links.toList()) {
                String number = link.getFileName().toString();
                Map<String, String> facts = facts(process.resolve("fdinfo").resolve(number));
                files.add(
                        new OpenFile(
                                Integer.parseInt(number),
                                Files.readSymbolicLink(link).toString(),
                                Long.parseLong(facts.get("pos")),
                                Integer.parseInt(facts.get("flags"), OCTAL) & ACCESS));
            }
        }
        return files;
    }

    private static Map<String, String> facts(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(":\\s*", 2))
                    .collect(Collectors.toMap(fact -> fact[0], fact -> fact[1], (a, _) -> a));
        }
    }

    boolean canBeOpenedAgain() {
        return (path.startsWith("/") && access == Libc.O_RDONLY) || DEVICES.contains(path);
    }
}
