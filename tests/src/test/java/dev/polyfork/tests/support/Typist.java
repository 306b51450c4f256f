package dev.polyfork.tests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Somebody who sits at a program's terminal, which `script(1)` makes: types, and reads what comes.
public final class Typist {
    /// What moves the cursor and colours, but writes nothing.
    private static final Pattern CONTROL =
            Pattern.compile("\033\\[[0-?]*[ -/]*[@-~]|\033[=>]|[\r\007]");

    public static final String CTRL_C = "\003";
    public static final String CTRL_D = "\004";
    public static final String ENTER = "\r";
    public static final String BACKSPACE = "\177";
    public static final String TAB = "\t";
    public static final String UP = "\033OA";
    public static final String END = "\005";
    public static final String ALT_ENTER = "\033\r";

    private final Process process;
    private final OutputStream keyboard;
    private final StringBuilder unread = new StringBuilder();
    private final StringBuilder all = new StringBuilder();
    private boolean ended;

    Typist(Process process) {
        this.process = process;
        keyboard = process.getOutputStream();
        InputStream screen = process.getInputStream();
        Thread.ofVirtual().start(() -> watch(screen));
    }

    /// Type, without Enter.
    public Typist type(String keys) {
        try {
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
        return this;
    }

    /// Type a line.
    public Typist enter(String line) {
        return type(line + ENTER);
    }

    /// Take the terminal away.
    public void hangUp() {
        process.destroyForcibly();
    }

    /// Wait until a text has come after what was read before; fails when the program ends first.
    public synchronized Typist read(String text) {
        while (true) {
            String shown = CONTROL.matcher(unread).replaceAll("");
            int at = shown.indexOf(text);
            if (at >= 0) {
                unread.setLength(0);
                unread.append(shown, at + text.length(), shown.length());
                return this;
            }
            if (ended) {
                throw new AssertionError("ended without showing \"" + text + "\": " + this);
            }
            awaitMore();
        }
    }

    /// Wait until more has come than there was.
    private synchronized void awaitMore() {
        int before = all.length();
        try {
            while (!ended && all.length() == before) {
                wait();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /// Wait until both texts have come, in any order.
    public synchronized Typist read(String first, String second) {
        String shown = CONTROL.matcher(unread).replaceAll("");
        while (!ended && !(shown.contains(first) && shown.contains(second))) {
            awaitMore();
            shown = CONTROL.matcher(unread).replaceAll("");
        }
        return shown.indexOf(first) < shown.indexOf(second)
                ? read(first).read(second)
                : read(second).read(first);
    }

    /// Wait for the end and expect this status.
    public Typist ended(int status) {
        try {
            int found = process.waitFor();
            synchronized (this) {
                while (!ended) {
                    wait();
                }
            }
            assertThat(found).as("%s", this).isEqualTo(status);
            return this;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /// All that was shown, without what moves and colours.
    public synchronized String screen() {
        return CONTROL.matcher(all).replaceAll("");
    }

    /// All that was sent to the terminal.
    public synchronized String sent() {
        return all.toString();
    }

    @Override
    public String toString() {
        return "the terminal showed\n" + screen() + "\n--";
    }

    private void watch(InputStream screen) {
        byte[] buffer = new byte[8192];
        try (screen) {
            for (int n = screen.read(buffer); n >= 0; n = screen.read(buffer)) {
                add(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // Killed: what came is kept.
        } finally {
            end();
        }
    }

    private synchronized void add(String text) {
        unread.append(text);
        all.append(text);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
