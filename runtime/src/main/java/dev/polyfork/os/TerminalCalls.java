package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Calls about terminals. Any thread may call.
///
/// A process in the background of its terminal that changes the terminal's settings is stopped by
/// the kernel, see `SIGTTOU` in `signal(7)`.
public final class TerminalCalls {
    /// Size of the kernel's `struct termios`: four words of flags, the line discipline, 19 control
    /// characters. Source: asm-generic/termbits.h, which both machines use.
    public static final int TERMIOS_BYTES = 36;

    /// asm-generic/ioctls.h.
    private static final int TCGETS = 0x5401;

    private static final int TCSETS = 0x5402;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int FIONREAD = 0x541B;
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTPEER = 0x5441;
    private static final int O_NOCTTY = 0400;

    /// The second word of `struct termios`, and its bit that lets the kernel change what is
    /// written.
    private static final int OUTPUT_FLAGS = Integer.BYTES;

    private static final int OPOST = 1;

    private static final int WINSIZE_BYTES = 8;

    private TerminalCalls() {}

    /// How large a terminal's window is; both are 0 when nobody has said.
    ///
    /// @param rows lines of text
    /// @param columns characters in a line
    public record Size(int rows, int columns) {}

    /// A pseudo-terminal; the caller owns both descriptors, which are closed in other programs.
    ///
    /// @param master where what is written to the terminal can be read; does not block
    /// @param slave the terminal
    public record Pseudo(int master, int slave) {}

    /// Make a pseudo-terminal, which hands on what is written to it as it is. It becomes nobody's
    /// controlling terminal. https://man7.org/linux/man-pages/man7/pty.7.html
    ///
    /// @param size of its window
    /// @throws ErrnoException ENOSPC when there are too many, ENOENT when there is no `/dev/ptmx`
    public static Pseudo openPseudo(Size size) {
        int master = FileCalls.open(Path.of("/dev/ptmx"), Libc.O_RDWR | O_NOCTTY, 0);
        try (Arena arena = Arena.ofConfined()) {
            ioctl(master, TIOCSPTLCK, arena.allocate(Integer.BYTES, Integer.BYTES));
            int flags = Libc.O_RDWR | O_NOCTTY | Libc.O_CLOEXEC;
            int slave = (int) Syscall.IOCTL.call("fd=" + master, master, TIOCGPTPEER, flags, 0);
            byte[] termios = settings(slave);
            ByteBuffer words = ByteBuffer.wrap(termios).order(ByteOrder.nativeOrder());
            words.putInt(OUTPUT_FLAGS, words.getInt(OUTPUT_FLAGS) & ~OPOST);
            change(slave, termios);
            resize(slave, size);
            Libc.setBlocking(master, false);
            return new Pseudo(master, slave);
        } catch (ErrnoException e) {
            Libc.close(master);
            throw e;
        }
    }

    /// Say how large a terminal's window is. See `TIOCSWINSZ(2const)`.
    ///
    /// @param descriptor a terminal's, or the master of one
    public static void resize(int descriptor, Size size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_BYTES, Short.BYTES);
            winsize.set(JAVA_SHORT, 0, (short) size.rows());
            winsize.set(JAVA_SHORT, Short.BYTES, (short) size.columns());
            ioctl(descriptor, TIOCSWINSZ, winsize);
        }
    }

    /// Return the settings of a terminal. https://man7.org/linux/man-pages/man2/TCSETS.2const.html
    ///
    /// @param descriptor a terminal's
    /// @return the kernel's `struct termios`, [#TERMIOS_BYTES] long, words in the machine's order
    /// @throws ErrnoException ENOTTY when it is no terminal
    public static byte[] settings(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES, Integer.BYTES);
            ioctl(descriptor, TCGETS, termios);
            return termios.toArray(JAVA_BYTE);
        }
    }

    /// Change the settings of a terminal, at once.
    ///
    /// @param descriptor a terminal's
    /// @param termios as [#settings] returns it
    /// @throws ErrnoException EIO when the terminal is gone
    public static void change(int descriptor, byte[] termios) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(TERMIOS_BYTES, Integer.BYTES);
            MemorySegment.copy(termios, 0, copy, JAVA_BYTE, 0, TERMIOS_BYTES);
            ioctl(descriptor, TCSETS, copy);
        }
    }

    /// Return the size of a terminal's window.
    /// https://man7.org/linux/man-pages/man2/TIOCSWINSZ.2const.html
    ///
    /// @param descriptor a terminal's
    /// @throws ErrnoException ENOTTY when it is no terminal
    public static Size size(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, Short.BYTES);
            ioctl(descriptor, TIOCGWINSZ, size);
            return new Size(
                    Short.toUnsignedInt(size.get(JAVA_SHORT, 0)),
                    Short.toUnsignedInt(size.get(JAVA_SHORT, Short.BYTES)));
        }
    }

    /// Tell how many bytes can be read from a terminal at once. See `FIONREAD(2const)`.
    ///
    /// @param descriptor a terminal's
    public static int available(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(Integer.BYTES, Integer.BYTES);
            ioctl(descriptor, FIONREAD, count);
            return count.get(JAVA_INT, 0);
        }
    }

    private static void ioctl(int descriptor, int request, MemorySegment argument) {
        Syscall.IOCTL.call("fd=" + descriptor, descriptor, request, argument.address(), 0);
    }
}
