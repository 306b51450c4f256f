package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

    private static final int WINSIZE_BYTES = 8;

    private TerminalCalls() {}

    /// How large a terminal's window is; both are 0 when nobody has said.
    ///
    /// @param rows lines of text
    /// @param columns characters in a line
    public record Size(int rows, int columns) {}

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

    private static void ioctl(int descriptor, int request, MemorySegment argument) {
        Syscall.IOCTL.call("fd=" + descriptor, descriptor, request, argument.address(), 0);
    }
}
