package dev.polyfork.python;

import dev.polyfork.builtins.JavaFunction;
import dev.polyfork.channel.BytesPickle;
import dev.polyfork.channel.MessageStream;
import dev.polyfork.channel.MessageStream.Incoming;
import dev.polyfork.channel.ScalarPickle;
import dev.polyfork.channel.TornMessageException;
import dev.polyfork.os.Errno;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.value.PlainPickler;
import dev.polyfork.value.PlainUnpickler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/// The messages of connections as the shim's `_jvm.py` sends and receives them.
///
/// Any Python thread may call. All block; Python's signal handlers run meanwhile, and what they
/// raise ends the wait. Descriptors are pipes or stream sockets and stay the caller's.
public final class MessageBridge {
    /// How long a message is, no [Integer] as an errno is one.
    ///
    /// @param bytes its size
    public record MessageSize(long bytes) {}

    /// What has come that is no scalar.
    ///
    /// @param content what [#receive] would have returned; marshalled if it was plain data
    /// @param marshalled whether it was
    public record Received(Object content, boolean marshalled) {}

    /// The content of a message that was not short, or the `bytes` object that was pickled in it.
    public static final class LongContent {
        private final byte[] bytes;
        private final boolean pickled;

        LongContent(byte[] bytes, boolean pickled) {
            this.bytes = bytes;
            this.pickled = pickled;
        }

        /// Whether the bytes are still a pickle.
        public boolean pickled() {
            return pickled;
        }

        /// The bytes as text of as many chars, which takes three times their memory.
        public String latin1() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private static Object bytes(Object[] arguments) {
            return ((LongContent) arguments[0]).bytes;
        }
    }

    /// A little less than the longest array of Java.
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private static final byte[] NOTHING = {};

    /// As builtin functions of Python: the bytes of a [LongContent], not copied.
    static final Map<String, JavaFunction> FUNCTIONS = Map.of("bytes_of", LongContent::bytes);

    /// Send a message.
    ///
    /// @param content any Python buffer
    /// @return 0, or the errno of the failure
    public int send(int descriptor, Value content) {
        return send(descriptor, HostBridge.bytes(content));
    }

    /// Send a `bytes` object, pickled.
    ///
    /// @return 0, or the errno of the failure
    public int sendBytes(int descriptor, Value bytes) {
        return send(descriptor, BytesPickle.of(HostBridge.bytes(bytes)));
    }

    /// Send an int, pickled.
    ///
    /// @return 0, or the errno of the failure
    public int sendLong(int descriptor, long value) {
        return send(descriptor, ScalarPickle.of(value));
    }

    /// Send a text of at most 255 ASCII characters, pickled.
    ///
    /// @return 0, or the errno of the failure
    public int sendText(int descriptor, String text) {
        return send(descriptor, ScalarPickle.of(text));
    }

    /// Send plain data, pickled.
    ///
    /// @param marshalled what GraalPy's `marshal` has made of it
    /// @return 0; the errno of the failure; or [HostBridge#LEFT_TO_PYTHON], when nothing was sent
    ///   as Python's own pickler has to be used
    public int sendPlain(int descriptor, Value marshalled) {
        return PlainPickler.pickle(HostBridge.bytes(marshalled))
                .filter(pickle -> pickle.length <= MessageStream.SHORT_BYTES)
                .map(pickle -> send(descriptor, pickle))
                .orElse(HostBridge.LEFT_TO_PYTHON);
    }

    private static int send(int descriptor, byte[]... message) {
        try {
            stream(descriptor).send(message);
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    /// Receive a short message, or the size of a long one.
    ///
    /// @return the bytes as text of as many chars; the [MessageSize] of a message whose content the
    ///   caller has to read; or an errno, 0 at the end of the stream, [HostBridge#TORN] within a
    ///   message
    public Object receive(int descriptor) {
        try {
            return contentOf(stream(descriptor).receive());
        } catch (ErrnoException e) {
            return e.errno();
        } catch (TornMessageException _) {
            return HostBridge.TORN;
        }
    }

    /// Receive the content of a message that was not short, as it is.
    ///
    /// @param size as [#receive] has told it, not negative
    /// @return [LongContent], or an errno, 0 at the end of the stream, [HostBridge#TORN] within
    public Object receiveLong(int descriptor, long size) {
        return receiveLong(descriptor, size, (stream, length) -> asIs(stream, NOTHING, length));
    }

    /// As [#receiveLong]; a `bytes` object is taken out of its pickle.
    public Object receiveLongObject(int descriptor, long size) {
        return receiveLong(descriptor, size, MessageBridge::unpickledBytes);
    }

    private static Object receiveLong(
            int descriptor,
            long size,
            BiFunction<MessageStream, Integer, Optional<LongContent>> receiver) {
        if (size > MOST_BYTES) {
            return Errno.ENOMEM;
        }
        try {
            Optional<LongContent> content = receiver.apply(stream(descriptor), (int) size);
            return content.isPresent() ? content.get() : 0;
        } catch (ErrnoException e) {
            return e.errno();
        } catch (TornMessageException _) {
            return HostBridge.TORN;
        }
    }

    private static Optional<LongContent> asIs(MessageStream stream, byte[] begin, int size) {
        return stream.receiveContent(begin, size).map(bytes -> new LongContent(bytes, true));
    }

    private static Optional<LongContent> unpickledBytes(MessageStream stream, int size) {
        if (size < BytesPickle.HEAD) {
            // One that is short, but announced as those of gigabytes are.
            return asIs(stream, NOTHING, size);
        }
        Optional<byte[]> head = stream.receiveContent(NOTHING, BytesPickle.HEAD);
        if (head.isEmpty() || !BytesPickle.is(head.get(), size)) {
            return head.flatMap(begin -> asIs(stream, begin, size));
        }
        int length = size - BytesPickle.HEAD - BytesPickle.TAIL;
        byte[] object = rest(stream, length);
        rest(stream, BytesPickle.TAIL);
        return Optional.of(new LongContent(object, false));
    }

    private static byte[] rest(MessageStream stream, int size) {
        return stream.receiveContent(NOTHING, size).orElseThrow(TornMessageException::new);
    }

    /// Receive an object.
    ///
    /// @return the int or the text if it is one as [#sendLong] and [#sendText] send it; else
    ///   [Received]
    public Object receiveObject(int descriptor) {
        try {
            return objectOf(stream(descriptor).receive());
        } catch (ErrnoException e) {
            return new Received(e.errno(), false);
        } catch (TornMessageException _) {
            return new Received(HostBridge.TORN, false);
        }
    }

    private static Object objectOf(Incoming incoming) {
        if (!(incoming instanceof Incoming.Message(ByteBuffer pickle))) {
            return new Received(contentOf(incoming), false);
        }
        return ScalarPickle.load(pickle)
                .or(() ->
                        PlainUnpickler.marshal(pickle)
                                .map(plain -> new Received(chars(ByteBuffer.wrap(plain)), true)))
                .orElseGet(() -> new Received(chars(pickle), false));
    }

    private static String chars(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private static Object contentOf(Incoming incoming) {
        return switch (incoming) {
            case Incoming.Message(ByteBuffer content) -> chars(content);
            case Incoming.Announcement(long size) -> new MessageSize(size);
            case Incoming.End() -> 0;
        };
    }

    private static MessageStream stream(int descriptor) {
        return new MessageStream(descriptor, Context.getCurrent()::safepoint);
    }
}
