package dev.polyfork.cli;

/** What the command line asks Python to run. */
sealed interface Program {
    /** A script, a directory or a zip file, as the user named it. */
    record Script(String path) implements Program {}

    /** The text after {@code -c}. */
    record Command(String code) implements Program {}

    /** The module after {@code -m}. */
    record Module(String name) implements Program {}

    /** Standard input, by {@code -} or because nothing else was named. */
    record StandardInput() implements Program {}

    /** Blocks on standard input, each a line of JSON. */
    record Blocks() implements Program {}
}
