package dev.polyfork.cli;

/** Recognises zip files as Python's zipimport does: by the directory record near their end. */
final class ZipTail {
    private static final int RECORD_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;

    private ZipTail() {}

    /** Whether the bytes end in a zip directory; a program may stand in front of it. */
    static boolean isZip(byte[] bytes) {
        int last = bytes.length - RECORD_BYTES;
        int first = Math.max(0, last - LONGEST_COMMENT);
        for (int i = last; i >= first; i--) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 5 && bytes[i + 3] == 6) {
                return true;
            }
        }
        return false;
    }
}
