package dev.polyfork.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the standard descriptors are, without a native call and its start-up cost. */
final class Terminals {
    private static final int STREAMS = 3;

    private Terminals() {}

    /** Those of the descriptors 0 to 2 that this process was started without. */
    static List<Integer> closedStreams() {
        return IntStream.range(0, STREAMS).filter(fd -> !isOpen(fd)).boxed().toList();
    }

    private static boolean isOpen(int descriptor) {
        return Files.exists(Path.of("/proc/self/fd/" + descriptor), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether one of this process's descriptors is a terminal. */
    static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.startsWith("/dev/console")
                    || target.startsWith("/dev/hvc");
        } catch (IOException e) {
            return false;
        }
    }
}
