package dev.polyfork.repl;

import dev.polyfork.os.TerminalCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jline.terminal.Attributes;
import org.jline.terminal.impl.LinuxTermiosMapping;
import org.jline.terminal.impl.TermiosData;

/// Translates between the kernel's `struct termios` and JLine's attributes.
///
/// JLine does not know all of the bits, the speed of a serial line for one: what it does not know
/// stays as it is.
final class Termios {
    /// The bits of each of the four words that JLine knows.
    private static final TermiosData KNOWN = LinuxTermiosMapping.INSTANCE.toTermios(all());

    /// Holds -1 for each control character that JLine knows.
    private static final TermiosData NOTHING =
            LinuxTermiosMapping.INSTANCE.toTermios(new Attributes());

    /// Where the control characters begin, after four words and the line discipline.
    private static final int CONTROL_CHARACTERS = 4 * Integer.BYTES + 1;

    private Termios() {}

    static Attributes attributes(byte[] termios) {
        ByteBuffer words = ByteBuffer.wrap(termios).order(ByteOrder.nativeOrder());
        TermiosData data = new TermiosData();
        data.iflag(Integer.toUnsignedLong(words.getInt()));
        data.oflag(Integer.toUnsignedLong(words.getInt()));
        data.cflag(Integer.toUnsignedLong(words.getInt()));
        data.lflag(Integer.toUnsignedLong(words.getInt()));
        System.arraycopy(
                termios,
                CONTROL_CHARACTERS,
                data.cc(),
                0,
                TerminalCalls.TERMIOS_BYTES - CONTROL_CHARACTERS);
        return LinuxTermiosMapping.INSTANCE.toAttributes(data);
    }

    /// The settings `current` with what the attributes say about them.
    static byte[] changed(byte[] current, Attributes attributes) {
        TermiosData data = LinuxTermiosMapping.INSTANCE.toTermios(attributes);
        byte[] changed = current.clone();
        ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.nativeOrder());
        put(words, data.iflag(), KNOWN.iflag());
        put(words, data.oflag(), KNOWN.oflag());
        put(words, data.cflag(), KNOWN.cflag());
        put(words, data.lflag(), KNOWN.lflag());
        for (int i = CONTROL_CHARACTERS; i < changed.length; i++) {
            if (NOTHING.cc()[i - CONTROL_CHARACTERS] != 0) {
                changed[i] = data.cc()[i - CONTROL_CHARACTERS];
            }
        }
        return changed;
    }

    private static void put(ByteBuffer words, long wanted, long known) {
        int before = words.getInt(words.position());
        words.putInt((int) ((before & ~known) | wanted));
    }

    private static Attributes all() {
        Attributes all = new Attributes();
        for (Attributes.InputFlag flag : Attributes.InputFlag.values()) {
            all.setInputFlag(flag, true);
        }
        for (Attributes.OutputFlag flag : Attributes.OutputFlag.values()) {
            all.setOutputFlag(flag, true);
        }
        for (Attributes.ControlFlag flag : Attributes.ControlFlag.values()) {
            all.setControlFlag(flag, true);
        }
        for (Attributes.LocalFlag flag : Attributes.LocalFlag.values()) {
            all.setLocalFlag(flag, true);
        }
        return all;
    }
}
