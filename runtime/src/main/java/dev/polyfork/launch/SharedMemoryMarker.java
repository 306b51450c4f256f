package dev.polyfork.launch;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A named block of `multiprocessing.shared_memory` in use, noted as the empty file `shm-NAME` in
/// the session directory by the shim's `resource_tracker.py`.
///
/// @param name the block's name without the leading slash
record SharedMemoryMarker(String name) {
    private static final System.Logger LOG = System.getLogger(SharedMemoryMarker.class.getName());
    private static final String PREFIX = "shm-";

    /// Where the shim's `_posixshmem.py` makes blocks; the second place is for machines without the
    /// first.
    private static final Path[] PLACES = {
        Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))
    };

    static Optional<SharedMemoryMarker> of(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(PREFIX)
                ? Optional.of(new SharedMemoryMarker(name.substring(PREFIX.length())))
                : Optional.empty();
    }

    /// Remove the block itself.
    ///
    /// @return whether it was still there
    boolean removeBlock() {
        boolean found = false;
        for (Path place : PLACES) {
            try {
                found |= Files.deleteIfExists(place.resolve(name));
            } catch (IOException e) {
                LOG.log(DEBUG, "block not removed: {0}: {1}", name, e.getMessage());
            }
        }
        return found;
    }
}
