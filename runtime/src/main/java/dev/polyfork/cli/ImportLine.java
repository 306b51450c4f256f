package dev.polyfork.cli;

import java.util.Set;

/** One line of Python source, perhaps an import statement. */
final class ImportLine {
    private static final String IMPORT = "import ";
    private static final String FROM = "from ";

    private final String source;
    private final int end;
    private final String home;
    private int at;

    /**
     * The line from {@code start} to {@code end}.
     *
     * @param home the package that relative imports start from, empty for none
     */
    ImportLine(String source, int start, int end, String home) {
        this.source = source;
        this.at = start;
        this.end = end;
        this.home = home;
    }

    /** Adds the names of the modules that the line may import. */
    void addTo(Set<String> modules) {
        skipBlanks();
        if (found(IMPORT)) {
            do {
                String name = name();
                if (!name.isEmpty()) {
                    modules.add(name);
                }
            } while (comma());
        } else if (found(FROM)) {
            from(modules);
        }
    }

    private void from(Set<String> modules) {
        String name = base();
        if (!name.isEmpty()) {
            modules.add(name);
            skipBlanks();
            if (found(IMPORT)) {
                do {
                    String part = name();
                    if (!part.isEmpty()) {
                        modules.add(name + "." + part);
                    }
                } while (comma());
            }
        }
    }

    /** The absolute name after {@code from}, or an empty one. */
    private String base() {
        skipBlanks();
        if (at >= end || source.charAt(at) != '.') {
            return name();
        }
        String base = home;
        at++;
        while (at < end && source.charAt(at) == '.') {
            base = base.substring(0, Math.max(0, base.lastIndexOf('.')));
            at++;
        }
        boolean isBare = at < end && source.charAt(at) == ' ';
        String name = isBare ? "" : name();
        return base.isEmpty() || name.isEmpty() ? base : base + "." + name;
    }

    private String name() {
        skipBlanks();
        int start = at;
        while (at < end && isNamePart(source.charAt(at))) {
            at++;
        }
        return source.substring(start, at);
    }

    /** Moves behind the next comma, if there is one. */
    private boolean comma() {
        int comma = source.indexOf(',', at);
        if (comma < 0 || comma >= end) {
            return false;
        }
        at = comma + 1;
        return true;
    }

    private boolean found(String word) {
        if (!source.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private void skipBlanks() {
        while (at < end && (source.charAt(at) == ' ' || source.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isNamePart(char c) {
        return c == '.' || Character.isUnicodeIdentifierPart(c);
    }
}
