package dev.polyfork.wire;

import dev.polyfork.wire.Message.ChildExited;
import dev.polyfork.wire.Message.Dismiss;
import dev.polyfork.wire.Message.Exiting;
import dev.polyfork.wire.Message.Fork;
import dev.polyfork.wire.Message.Hello;
import dev.polyfork.wire.Message.Launch;
import dev.polyfork.wire.Message.LaunchFailed;
import dev.polyfork.wire.Message.Launched;
import dev.polyfork.wire.Message.Ready;
import dev.polyfork.wire.Message.Run;
import dev.polyfork.wire.Message.Signal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Messages to bytes and back. Big-endian; a frame is
///
/// ```
///   0        4             6      7
///   +--------+-------------+------+---------...
///   | length | descriptors | kind | body
///   +--------+-------------+------+---------...
///   length:      of kind and body together, 1 to MAX_LENGTH
///   descriptors: how many of those received belong to this frame; a read may bring those of the
///                next frame already
/// ```
final class MessageCodec {
    static final int HEADER_BYTES = 6;

    /// Longest frame in bytes after the length word. A Java array holds no more.
    static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

    /// Longest frame in bytes that a connection may send before its token was accepted.
    static final int MAX_HELLO_LENGTH = 256;

    private static final byte HELLO = 1;
    private static final byte READY = 2;
    private static final byte LAUNCH = 3;
    private static final byte LAUNCHED = 4;
    private static final byte LAUNCH_FAILED = 5;
    private static final byte RUN = 6;
    private static final byte EXITING = 7;
    private static final byte CHILD_EXITED = 8;
    private static final byte SIGNAL = 9;
    private static final byte FORK = 10;
    private static final byte DISMISS = 11;

    private MessageCodec() {}

    /// Encode `message` without its descriptors as one frame, ready to be read.
    static ByteBuffer encode(Message message) {
        return switch (message) {
            case Hello(String token) -> {
                byte[] text = token.getBytes(StandardCharsets.UTF_8);
                yield frame(HELLO, text.length).put(text).flip();
            }
            case Ready() -> frame(READY, 0).flip();
            case Launch(long request, byte[] payload, List<Integer> fds) ->
                    frame(LAUNCH, 8 + payload.length, count(fds))
                            .putLong(request)
                            .put(payload)
                            .flip();
            case Launched(long request, int pid) ->
                    frame(LAUNCHED, 12).putLong(request).putInt(pid).flip();
            case LaunchFailed(long request, int errno, String reason) -> {
                byte[] text = reason.getBytes(StandardCharsets.UTF_8);
                yield frame(LAUNCH_FAILED, 12 + text.length)
                        .putLong(request)
                        .putInt(errno)
                        .put(text)
                        .flip();
            }
            case Run(byte[] payload, List<Integer> fds) ->
                    frame(RUN, payload.length, count(fds)).put(payload).flip();
            case Fork(long request) -> frame(FORK, 8).putLong(request).flip();
            case Exiting(int code) -> frame(EXITING, 4).putInt(code).flip();
            case Signal(int pid, int number) -> frame(SIGNAL, 8).putInt(pid).putInt(number).flip();
            case Dismiss(int pid) -> frame(DISMISS, 4).putInt(pid).flip();
            case ChildExited(int pid, int status) ->
                    frame(CHILD_EXITED, 8).putInt(pid).putInt(status).flip();
        };
    }

    /// The descriptors that travel with `message`.
    static List<Integer> descriptors(Message message) {
        return switch (message) {
            case Launch(long _, byte[] _, List<Integer> fds) -> fds;
            case Run(byte[] _, List<Integer> fds) -> fds;
            case Hello _,
                    Ready _,
                    Launched _,
                    LaunchFailed _,
                    Signal _,
                    Dismiss _,
                    Fork _,
                    Exiting _,
                    ChildExited _ ->
                    List.of();
        };
    }

    /// Decode kind and body of one frame.
    ///
    /// @throws ProtocolException if they are not what some message looks like
    static Message decode(ByteBuffer in, List<Integer> fds) {
        try {
            byte kind = in.get();
            Message message =
                    switch (kind) {
                        case HELLO -> new Hello(text(in));
                        case READY -> new Ready();
                        case LAUNCH -> new Launch(in.getLong(), rest(in), fds);
                        case LAUNCHED -> new Launched(in.getLong(), in.getInt());
                        case LAUNCH_FAILED -> new LaunchFailed(in.getLong(), in.getInt(), text(in));
                        case RUN -> new Run(rest(in), fds);
                        case FORK -> new Fork(in.getLong());
                        case EXITING -> new Exiting(in.getInt());
                        case SIGNAL -> new Signal(in.getInt(), in.getInt());
                        case DISMISS -> new Dismiss(in.getInt());
                        case CHILD_EXITED -> new ChildExited(in.getInt(), in.getInt());
                        default -> throw new ProtocolException("unknown message: kind=" + kind);
                    };
            if (in.hasRemaining()) {
                throw new ProtocolException(
                        "message too long: kind=" + kind + ", excess=" + in.remaining());
            }
            return message;
        } catch (BufferUnderflowException _) {
            throw new ProtocolException("message too short: length=" + in.limit());
        }
    }

    private static ByteBuffer frame(byte kind, int bodyBytes, short fds) {
        int length = Math.addExact(1, bodyBytes);
        return ByteBuffer.allocate(Math.addExact(HEADER_BYTES, length))
                .putInt(length)
                .putShort(fds)
                .put(kind);
    }

    private static ByteBuffer frame(byte kind, int bodyBytes) {
        return frame(kind, bodyBytes, (short) 0);
    }

    private static short count(List<Integer> fds) {
        if (fds.size() > Short.MAX_VALUE) {
            throw new ProtocolException("too many descriptors: count=" + fds.size());
        }
        return (short) fds.size();
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        return new String(rest(in), StandardCharsets.UTF_8);
    }
}
