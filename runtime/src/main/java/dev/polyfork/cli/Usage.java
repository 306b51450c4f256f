package dev.polyfork.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The texts about the command line. */
final class Usage {
    private Usage() {}

    /** The two lines after a mistake. */
    static String brief() {
        return "usage: polyfork [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
                + "Try `polyfork -h' for more information.\n";
    }

    /** The list of options. */
    static String help() {
        try (InputStream text = Usage.class.getResourceAsStream("help.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
