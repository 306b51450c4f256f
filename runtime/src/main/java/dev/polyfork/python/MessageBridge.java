package dev.polyfork.python;

import dev.polyfork.channel.MessageStream;
import dev.polyfork.channel.MessageStream.Incoming;
import dev.polyfork.channel.ScalarPickle;
import dev.polyfork.channel.TornMessageException;
import dev.polyfork.os.ErrnoException;
import dev.polyfork.value.PlainPickler;
import dev.polyfork.value.PlainUnpickler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    /// Send a short message.
    ///
    /// @param content any Python buffer of at most [MessageStream#SHORT_BYTES]
    /// @return 0, or the errno of the failure
    public int send(int descriptor, Value content) {
        return send(descriptor, HostBridge.bytes(content));
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

    private static int send(int descriptor, byte[] message) {
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
