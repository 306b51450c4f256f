package dev.polyfork.worker;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;

/// Keeps JVMs that were forked off the same one from having the same random numbers.
///
/// The JDK's generators on `/dev/urandom` buffer what they read for up to 100 ms, in an object that
/// all instances share, and mix it with a state of their own. `os.urandom`, `uuid`, `secrets` and
/// the seed of `random` all come from there.
public final class Randomness {
    /// Those of GraalPy and of `new SecureRandom()`.
    private static final List<String> ALGORITHMS = List.of("NativePRNGNonBlocking", "NativePRNG");

    private static final String SOURCE = "/dev/urandom";
    private static final int SEED_BYTES = 20;

    private Randomness() {}

    /// Give the generators of this JVM a state of their own.
    public static void renew() {
        try (DataInputStream source = new DataInputStream(new FileInputStream(SOURCE))) {
            byte[] seed = new byte[SEED_BYTES];
            for (String algorithm : ALGORITHMS) {
                source.readFully(seed);
                SecureRandom.getInstance(algorithm).setSeed(seed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
