package dev.polyfork.channel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// Records for tests that say their number and show damage.
final class Records {
    private Records() {}

    /// A number, and bytes that follow from it.
    static byte[] of(int number, int extraBytes) {
        byte[] extra = new byte[extraBytes];
        new Random(number).nextBytes(extra);
        return ByteBuffer.allocate(Integer.BYTES + extraBytes).putInt(number).put(extra).array();
    }

    /// The number of an undamaged record.
    static int number(byte[] record) {
        int number = ByteBuffer.wrap(record).getInt();
        if (!Arrays.equals(record, of(number, record.length - Integer.BYTES))) {
            throw new AssertionError("damaged: number=" + number + ", bytes=" + record.length);
        }
        return number;
    }
}
