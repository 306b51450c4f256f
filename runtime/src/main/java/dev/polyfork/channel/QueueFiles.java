package dev.polyfork.channel;

import dev.polyfork.shm.SharedRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The names of a queue's files: the control file's name with a suffix each.
///
/// A file that a killed process made but never published is in the way of the next one of that
/// name, and is removed then.
record QueueFiles(Path control) {
    Path bell() {
        return sibling("bell");
    }

    Ring createRing(int number, long bytes) {
        Path path = sibling("ring-" + number);
        SharedRegion.unlink(path);
        return Ring.of(number, SharedRegion.create(path, bytes, _ -> {}));
    }

    Ring openRing(int number) {
        return Ring.of(number, SharedRegion.open(sibling("ring-" + number)));
    }

    void unlinkRing(int number) {
        SharedRegion.unlink(sibling("ring-" + number));
    }

    void createLarge(long recordNumber, MemorySegment record) {
        Path path = sibling("large-" + recordNumber);
        SharedRegion.unlink(path);
        SharedRegion.create(path, record.byteSize(), memory -> memory.copyFrom(record)).close();
    }

    SharedRegion openLarge(long recordNumber) {
        return SharedRegion.open(sibling("large-" + recordNumber));
    }

    void unlinkLarge(long recordNumber) {
        SharedRegion.unlink(sibling("large-" + recordNumber));
    }

    void unlinkControl() {
        SharedRegion.unlink(control);
    }

    /// Remove everything but the control file.
    void unlinkSideFiles() {
        Path directory = Objects.requireNonNull(control.getParent());
        String glob = control.getFileName() + ".*";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            files.forEach(SharedRegion::unlink);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path sibling(String suffix) {
        return control.resolveSibling(control.getFileName() + "." + suffix);
    }
}
