package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.WARNING;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Makes lines of what a process writes to one of its output streams. For one thread.
///
/// `_jobs.py` writes notes among them, each at once and so in one piece:
///
/// ```
///   0x1e "log" 0x1f level 0x1f logger 0x1f text \n       newlines in the text are 0x1d
///   0x1e "job" 0x1f function \n                          empty when the job has ended
/// ```
final class OutputLines {
    private static final System.Logger LOG = System.getLogger(OutputLines.class.getName());
    private static final char NOTE = 0x1e;
    private static final String FIELD = "\u001f";
    private static final char NEWLINE = 0x1d;
    private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,9}").asMatchPredicate();
    private static final int KEPT_CHARS = 4000;

    private final boolean error;
    private final Optional<OutputListener> listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder last = new StringBuilder();
    private String job = "";

    OutputLines(boolean error, Optional<OutputListener> listener) {
        this.error = error;
        this.listener = listener;
    }

    /// The last lines. Any thread may call.
    String last() {
        synchronized (last) {
            return last.toString();
        }
    }

    void take(int pid, byte b) {
        if (b == '\n') {
            endLine(pid);
        } else if (b == NOTE && line.size() > 0) {
            // It came within a line.
            endLine(pid);
            line.write(b);
        } else {
            line.write(b);
        }
    }

    /// There will be no more.
    void end(int pid) {
        if (line.size() > 0) {
            endLine(pid);
        }
    }

    private void endLine(int pid) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!text.isEmpty() && text.charAt(0) == NOTE) {
            note(pid, text.substring(1).split(FIELD, -1));
        } else {
            print(pid, text);
        }
    }

    private void note(int pid, String[] fields) {
        if (fields.length == 2 && fields[0].equals("job")) {
            job = fields[1];
        } else if (fields.length == 4 && fields[0].equals("log") && NUMBER.test(fields[1])) {
            int level = Integer.parseInt(fields[1]);
            PythonLog.log(level, fields[2], fields[3].replace(NEWLINE, '\n'), pid);
        } else {
            // A program has printed it.
            print(pid, NOTE + String.join(FIELD, fields));
        }
    }

    private void print(int pid, String text) {
        synchronized (last) {
            last.append(text).append('\n');
            last.delete(0, Math.max(0, last.length() - KEPT_CHARS));
        }
        try {
            listener.ifPresentOrElse(
                    l -> l.printed(pid, job, error, text), () -> System.err.println(text));
        } catch (RuntimeException e) {
            LOG.log(WARNING, "the listener to the output of process " + pid + " failed", e);
        }
    }
}
