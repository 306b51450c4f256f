package dev.polyfork.repl;

import java.nio.file.Path;
import java.util.Map;

/// What the environment says about the prompt.
///
/// @param history where blocks are kept
/// @param inputRc the file with the user's keys, in the format of readline; need not exist
/// @param coloured whether he wants colours
record UserSettings(Path history, Path inputRc, boolean coloured) {
    static UserSettings of(Map<String, String> environment) {
        return new UserSettings(
                file(environment, "POLYFORK_HISTORY", ".polyfork_history"),
                file(environment, "INPUTRC", ".inputrc"),
                wantsColours(environment));
    }

    private static Path file(Map<String, String> environment, String variable, String usual) {
        String named = environment.getOrDefault(variable, "");
        return named.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "/"), usual)
                : Path.of(named);
    }

    /// As CPython 3.13 decides, for a terminal.
    private static boolean wantsColours(Map<String, String> environment) {
        return switch (environment.getOrDefault("PYTHON_COLORS", "")) {
            case "0" -> false;
            case "1" -> true;
            default -> environment.getOrDefault("NO_COLOR", "").isEmpty();
        };
    }
}
