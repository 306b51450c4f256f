package dev.polyfork.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds the pages of a stopped process that are its own: neither a file's nor never written nor
/// all zero. Source: https://man7.org/linux/man-pages/man5/proc_pid_pagemap.5.html
final class PageScan implements AutoCloseable {
    static final int PAGE = 4096;

    /// Runs that are less than so many pages apart are one: each costs a system call later.
    private static final int GAP = 8;

    private static final int CHUNK = 512;
    private static final long PRESENT_OR_SWAPPED = 3L << 62;
    private static final long FILE_PAGE = 1L << 61;

    private final FileChannel memory;
    private final FileChannel pages;
    private final ByteBuffer flags =
            ByteBuffer.allocate(CHUNK * Long.BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.nativeOrder());

    /// Neighbouring pages with contents.
    record Run(Mapping mapping, long start, long length) {}

    PageScan(int pid) throws IOException {
        Path process = Path.of("/proc", Integer.toString(pid));
        memory = FileChannel.open(process.resolve("mem"));
        pages = FileChannel.open(process.resolve("pagemap"));
    }

    /// The contents of a process's memory from an address on, as much as fits.
    void read(long address, ByteBuffer to) throws IOException {
        long position = address;
        while (to.hasRemaining()) {
            int count = memory.read(to, position);
            if (count <= 0) {
                throw new IOException("memory cannot be read at 0x" + Long.toHexString(position));
            }
            position += count;
        }
    }

    List<Run> runs(Mapping mapping) throws IOException {
        List<Run> runs = new ArrayList<>();
        long first = -1;
        long last = 0;
        for (long at = mapping.start(); at < mapping.end(); at += PAGE) {
            if ((at - mapping.start()) % ((long) CHUNK * PAGE) == 0) {
                flagsFrom(at, mapping.end());
            }
            if (!isOwn(flags.getLong()) || isZero(at)) {
                continue;
            }
            if (first >= 0 && at - last > (long) GAP * PAGE) {
                runs.add(new Run(mapping, first, last - first));
                first = -1;
            }
            first = first < 0 ? at : first;
            last = at + PAGE;
        }
        if (first >= 0) {
            runs.add(new Run(mapping, first, last - first));
        }
        return runs;
    }

    private void flagsFrom(long address, long end) throws IOException {
        long count = Math.min(CHUNK, (end - address) / PAGE);
        flags.clear().limit((int) count * Long.BYTES);
        long position = address / PAGE * Long.BYTES;
        while (flags.hasRemaining()) {
            int got = pages.read(flags, position + flags.position());
            if (got <= 0) {
                throw new IOException("no page flags for 0x" + Long.toHexString(address));
            }
        }
        flags.flip();
    }

    private static boolean isOwn(long flags) {
        return (flags & PRESENT_OR_SWAPPED) != 0 && (flags & FILE_PAGE) == 0;
    }

    private boolean isZero(long address) throws IOException {
        page.clear();
        read(address, page);
        page.flip();
        while (page.hasRemaining()) {
            if (page.getLong() != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        memory.close();
        pages.close();
    }
}
