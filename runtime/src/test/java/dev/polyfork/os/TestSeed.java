package dev.polyfork.os;

/// Seeds of tests that draw random numbers.
public final class TestSeed {
    private TestSeed() {}

    /// A seed of the day, printed; set `polyfork.seed` to repeat a run.
    public static long next() {
        long seed = Long.getLong("polyfork.seed", System.nanoTime());
        System.out.println("seed: -Dpolyfork.seed=" + seed);
        return seed;
    }
}
