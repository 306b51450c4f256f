package dev.polyfork.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// The first bytes of every region, which say what it is.
///
/// ```
///  0         4          8                 16
///  +---------+----------+-----------------+
///  |  magic  | version  | length in bytes |
///  +---------+----------+-----------------+
/// ```
///
/// Written once, before the region gets its name.
public final class RegionHeader {
    /// Bytes taken at the start of the region.
    public static final int BYTES = 16;

    private static final int MAGIC = 0;
    private static final int VERSION = 4;
    private static final int LENGTH = 8;

    private RegionHeader() {}

    /// Write the header of a new region.
    ///
    /// @param region the whole region
    /// @param magic what kind of region it is
    /// @param version of its layout
    public static void write(MemorySegment region, int magic, int version) {
        region.set(JAVA_INT, MAGIC, magic);
        region.set(JAVA_INT, VERSION, version);
        region.set(JAVA_LONG, LENGTH, region.byteSize());
    }

    /// Refuse a region of another kind or version.
    ///
    /// @param region opened by the caller
    /// @param magic expected
    /// @param version expected
    /// @throws IllegalStateException when it is not what the caller expects
    public static void check(SharedRegion region, int magic, int version) {
        check(region, magic, version, region.segment().byteSize());
    }

    /// Refuse a region of another kind, version or length.
    ///
    /// @param region opened by the caller
    /// @param magic expected
    /// @param version expected
    /// @param bytes expected
    /// @throws IllegalStateException when it is not what the caller expects
    public static void check(SharedRegion region, int magic, int version, long bytes) {
        MemorySegment memory = region.segment();
        boolean known =
                memory.byteSize() == bytes
                        && bytes >= BYTES
                        && memory.get(JAVA_INT, MAGIC) == magic
                        && memory.get(JAVA_INT, VERSION) == version
                        && memory.get(JAVA_LONG, LENGTH) == bytes;
        if (!known) {
            throw new IllegalStateException(
                    "not the expected region: path=%s, magic=%x, version=%d"
                            .formatted(region.path(), magic, version));
        }
    }
}
