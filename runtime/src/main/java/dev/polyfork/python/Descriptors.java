package dev.polyfork.python;

import dev.polyfork.os.Libc;
import org.graalvm.polyglot.Value;

/// Descriptors that somebody waits to read. For one thread.
final class Descriptors implements Waiting.Attempt {
    private final int[] descriptors;
    private final boolean[] ready;

    private Descriptors(int[] descriptors) {
        this.descriptors = descriptors;
        this.ready = new boolean[descriptors.length];
    }

    /// Watch some descriptors.
    ///
    /// @param descriptors a Python sequence of ints
    static Descriptors of(Value descriptors) {
        return new Descriptors(ints(descriptors));
    }

    /// Watch one descriptor.
    static Descriptors of(int descriptor) {
        return new Descriptors(new int[] {descriptor});
    }

    static int[] ints(Value sequence) {
        int[] numbers = new int[Math.toIntExact(sequence.getArraySize())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sequence.getArrayElement(i).asInt();
        }
        return numbers;
    }

    /// A descriptor at its end, or not open at all, counts as readable: the read tells.
    @Override
    public boolean within(long nanos) {
        int[] events = Libc.poll(descriptors, Libc.POLLIN, nanos);
        boolean any = false;
        for (int i = 0; i < events.length; i++) {
            ready[i] = events[i] != 0;
            any |= ready[i];
        }
        return any;
    }

    boolean[] ready() {
        return ready;
    }
}
