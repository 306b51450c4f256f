package dev.polyfork.channel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyfork.channel.MessageStream.Incoming;
import dev.polyfork.os.Libc;
import dev.polyfork.os.TestSeed;
import dev.polyfork.os.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageStreamTest {
    private final int[] pipe;
    private final MessageStream reader;
    private final MessageStream writer;
    private boolean writerClosed;

    enum Kind {
        PIPE,
        SOCKETS
    }

    MessageStreamTest(Kind kind) {
        pipe =
                switch (kind) {
                    case PIPE -> Libc.pipe();
                    case SOCKETS ->
                            Arrays.stream(UnixSocket.pair()).mapToInt(UnixSocket::detach).toArray();
                };
        reader = new MessageStream(pipe[0], () -> {});
        writer = new MessageStream(pipe[1], () -> {});
    }

    @AfterEach
    void closePipe() {
        Libc.close(pipe[0]);
        closeWriter();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, MessageStream.SHORT_BYTES})
    void aShortMessageComesWhole(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        writer.send(content);
        assertThat(reader.receive()).isEqualTo(message(content));
        assertThat(Libc.poll(new int[] {pipe[0]}, Libc.POLLIN, 0)).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageStream.SHORT_BYTES + 1, 70_000, 3_000_001})
    void aLongMessageIsAnnouncedAndComesInParts(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        CompletableFuture<Void> sent =
                CompletableFuture.runAsync(() ->
                        writer.send(
                                Arrays.copyOf(content, 9),
                                new byte[0],
                                Arrays.copyOfRange(content, 9, size)));

        assertThat(reader.receive()).isEqualTo(new Incoming.Announcement(size));
        byte[] begin = reader.receiveContent(new byte[0], 7).orElseThrow();
        assertThat(begin).isEqualTo(Arrays.copyOf(content, 7));
        assertThat(reader.receiveContent(begin, size)).hasValue(content);
        sent.join();
        assertThat(Libc.poll(new int[] {pipe[0]}, Libc.POLLIN, 0)).containsExactly(0);
    }

    @Test
    void theMemoryOfALongMessageComesWithItsBytes() {
        byte[] begin = {1, 2, 3};
        write(new byte[] {4}, 1);
        closeWriter();

        assertThatExceptionOfType(TornMessageException.class)
                .isThrownBy(() -> reader.receiveContent(begin, Integer.MAX_VALUE - 16));
    }

    @Test
    void theEndBeforeAContentIsNoTornOne() {
        closeWriter();

        assertThat(reader.receiveContent(new byte[0], 5000)).isEmpty();
        assertThatExceptionOfType(TornMessageException.class)
                .isThrownBy(() -> reader.receiveContent(new byte[1], 5000));
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageStream.SHORT_BYTES + 1, Integer.MAX_VALUE, -2, Integer.MIN_VALUE})
    void ofALongMessageOnlyTheSizeIsRead(int size) {
        write(ByteBuffer.allocate(5).putInt(size).put((byte) 42).array(), 5);
        assertThat(reader.receive()).isEqualTo(new Incoming.Announcement(size));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(2);
            assertThat(Libc.read(pipe[0], next)).isEqualTo(1);
            assertThat(next.get(JAVA_BYTE, 0)).isEqualTo((byte) 42);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, Long.MAX_VALUE, -1})
    void aVeryLongMessageHasALongerHeader(long size) {
        write(ByteBuffer.allocate(12).putInt(-1).putLong(size).array(), 12);
        assertThat(reader.receive()).isEqualTo(new Incoming.Announcement(size));
    }

    /// Rounds of bytes that only begin like messages, in most of which a size is wrong.
    @Test
    void anyBytesAreMessagesOrAnEnd() {
        Random random = new Random(TestSeed.next());
        for (int round = 0; round < 1000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 64)];
            random.nextBytes(bytes);
            for (int at = 0; at + Integer.BYTES <= bytes.length; at += 8) {
                ByteBuffer.wrap(bytes).putInt(at, random.nextInt(-2, 12));
            }
            int[] ends = Libc.pipe();
            try (Arena arena = Arena.ofConfined()) {
                Libc.write(ends[1], arena.allocateFrom(JAVA_BYTE, bytes));
                Libc.close(ends[1]);
                readToTheEnd(new MessageStream(ends[0], () -> {}));
            } finally {
                Libc.close(ends[0]);
            }
        }
    }

    private static void readToTheEnd(MessageStream stream) {
        try {
            while (stream.receive() instanceof Incoming.Message(ByteBuffer content)) {
                assertThat(content.remaining()).isLessThan(64);
                ScalarPickle.load(content);
            }
        } catch (TornMessageException torn) {
            assertThat(torn).hasMessage("got end of file during message");
        }
    }

    @Test
    void theEndBetweenMessagesIsNoMessage() {
        writer.send(new byte[] {7});
        closeWriter();
        assertThat(reader.receive()).isEqualTo(message(new byte[] {7}));
        assertThat(reader.receive()).isEqualTo(new Incoming.End());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 9})
    void theEndWithinAMessageIsAnError(int bytes) {
        write(ByteBuffer.allocate(14).putInt(10).array(), bytes);
        closeWriter();
        assertThatExceptionOfType(TornMessageException.class).isThrownBy(reader::receive);
    }

    @Test
    void theHookEndsAWaitForAMessage() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> new MessageStream(pipe[0], MessageStreamTest::interrupt).receive());
    }

    @Test
    void theHookEndsAWaitForRoom() {
        fillPipe();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        new MessageStream(pipe[1], MessageStreamTest::interrupt).send(new byte[1]));
    }

    @Test
    void theHookWaitsForTheEndOfAMessageThatHasBegun() {
        byte[] framed = ByteBuffer.allocate(7).putInt(3).put(new byte[] {1, 2, 3}).array();
        write(framed, 6);
        CompletableFuture<Void> rest =
                CompletableFuture.runAsync(() -> {
                    while (Libc.poll(new int[] {pipe[0]}, Libc.POLLIN, 0)[0] != 0) {
                        Thread.onSpinWait();
                    }
                    write(new byte[] {3}, 1);
                });
        MessageStream impatient = new MessageStream(pipe[0], MessageStreamTest::interrupt);
        assertThat(impatient.receive()).isEqualTo(message(new byte[] {1, 2, 3}));
        rest.join();
    }

    @Test
    void theHookEndsAMessageThatDoesNotGoOn() {
        write(new byte[] {0, 0, 0, 3, 1}, 5);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> new MessageStream(pipe[0], MessageStreamTest::interrupt).receive());
    }

    private static void interrupt() {
        throw new IllegalStateException("interrupted");
    }

    private static Incoming message(byte[] content) {
        return new Incoming.Message(ByteBuffer.wrap(content));
    }

    private void fillPipe() {
        Libc.setBlocking(pipe[1], false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(4096);
            int written;
            do {
                written = Libc.write(pipe[1], page);
            } while (written > 0);
        }
    }

    private void write(byte[] bytes, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(count);
            memory.copyFrom(MemorySegment.ofArray(bytes).asSlice(0, count));
            assertThat(Libc.write(pipe[1], memory)).isEqualTo(count);
        }
    }

    private void closeWriter() {
        if (!writerClosed) {
            writerClosed = true;
            Libc.close(pipe[1]);
        }
    }
}
