package dev.polyfork.os;

/// Labelled steps at which a test can have this process killed.
///
/// Does nothing unless the system property `polyfork.crashAt` names the step, optionally with the
/// number of times to survive it: `put.written:3`.
public final class CrashPoint {
    private static final String[] AT = System.getProperty("polyfork.crashAt", "").split(":", -1);
    private static final boolean ARMED = !AT[0].isEmpty();

    private static int survive = AT.length > 1 ? Integer.parseInt(AT[1]) : 0;

    private CrashPoint() {}

    /// Die here by SIGKILL when asked to.
    ///
    /// @param step label of the step just done
    public static void reach(String step) {
        if (ARMED && AT[0].equals(step) && survive-- == 0) {
            Processes.kill(Processes.getpid(), Processes.SIGKILL);
        }
    }
}
