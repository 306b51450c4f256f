package dev.polyfork.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How text passes through the standard streams: it is UTF-8 unless {@code PYTHONIOENCODING} says
 * otherwise, and the locale decides what becomes of bytes that are none. Source:
 * Python/initconfig.c of CPython 3.12.
 */
final class StreamEncoding {
    /** The option of GraalPy: encoding and error handler, with a colon between them. */
    static final String OPTION = "python.StandardStreamEncoding";

    private static final String UTF_8 = "utf-8";
    private static final String STRICT = "strict";

    /** GraalPy's choice without the option; CPython's where the locale is none of a country. */
    private static final String DEFAULT_ERRORS = "surrogateescape";

    private StreamEncoding() {}

    /** The option's value that the locale stands for; empty when it is the default. */
    static Optional<String> ofLocale(Map<String, String> environment) {
        String locale =
                Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("C");
        int dot = locale.indexOf('.');
        String country = dot < 0 ? "C" : locale.substring(0, dot);
        String codeset = locale.substring(dot + 1).toLowerCase(Locale.ROOT).replace("-", "");
        boolean strict =
                codeset.startsWith("utf8") && !country.equals("C") && !country.equals("POSIX");
        return strict ? Optional.of(UTF_8 + ':' + STRICT) : Optional.empty();
    }

    /** The error handler, if the encoding of this configuration is UTF-8. */
    static Optional<String> utf8Errors(Map<String, String> settings) {
        String value = settings.get(OPTION);
        if (value == null) {
            return Optional.of(DEFAULT_ERRORS);
        }
        String encoding = value.substring(0, (value + ':').indexOf(':'));
        String errors = value.substring(Math.min(value.length(), encoding.length() + 1));
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase(UTF_8)) {
            return Optional.empty();
        }
        return Optional.of(errors.isEmpty() ? STRICT : errors);
    }
}
