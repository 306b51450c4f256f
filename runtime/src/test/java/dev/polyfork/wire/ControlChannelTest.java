package dev.polyfork.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.os.Libc;
import dev.polyfork.os.OpenFiles;
import dev.polyfork.os.TestSeed;
import dev.polyfork.os.UnixSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a stranger, or a peer that has gone mad, may send over a control connection.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlChannelTest {
    private static final int ROUNDS = 3000;

    private UnixSocket peer;
    private UnixSocket ours;
    private long descriptorsBefore;

    @BeforeEach
    void connect() throws Exception {
        UnixSocket.pair()[0].close();
        descriptorsBefore = OpenFiles.descriptors();
        UnixSocket[] pair = UnixSocket.pair();
        peer = pair[0];
        ours = pair[1];
    }

    @AfterEach
    void noDescriptorIsLeft() throws Exception {
        peer.close();
        ours.close();
        assertThat(OpenFiles.descriptors()).isEqualTo(descriptorsBefore);
    }

    @Test
    void messagesArriveWithTheirDescriptors() throws Exception {
        ControlChannel.trusted(peer).send(new Message.Run(new byte[200_000], List.of(0, 1)));

        Message.Run run = (Message.Run) ControlChannel.trusted(ours).receive().orElseThrow();

        assertThat(run.payload()).isEqualTo(new byte[200_000]);
        assertThat(run.fds()).hasSize(2);
        run.fds().forEach(Libc::close);
    }

    @Test
    void whatIsOnlyAnnouncedTakesNoMemory() {
        peer.sendFully(header(MessageCodec.MAX_LENGTH, 0));
        peer.close();

        assertThat(ControlChannel.trusted(ours).receive()).isEmpty();
    }

    @Test
    void aStrangerSendsNoMoreThanAToken() {
        peer.sendFully(header(MessageCodec.MAX_HELLO_LENGTH + 1, 0));

        assertThatThrownBy(() -> ControlChannel.untrusted(ours).receive())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("frame length out of range: length=257, limit=256");
    }

    @Test
    void aStrangerHandsOverNoDescriptors() {
        peer.sendFully(ByteBuffer.wrap(new byte[1]), new int[] {0, 0, 0});

        assertThatThrownBy(() -> ControlChannel.untrusted(ours).receive())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("descriptors before the token");
    }

    @Test
    void descriptorsThatNobodyAskedForAreClosed() {
        peer.sendFully(ByteBuffer.wrap(new byte[] {0}), new int[] {0, 0, 0});
        peer.close();

        assertThat(ControlChannel.trusted(ours).receive()).isEmpty();
    }

    @Test
    void anyBytesAreAMessageOrRefused() {
        Random random = new Random(TestSeed.next());
        for (int round = 0; round < ROUNDS; round++) {
            UnixSocket[] pair = UnixSocket.pair();
            try (UnixSocket sender = pair[1];
                    ControlChannel channel =
                            round % 2 == 0
                                    ? ControlChannel.trusted(pair[0])
                                    : ControlChannel.untrusted(pair[0])) {
                int[] fds = random.nextInt(4) == 0 ? new int[] {0} : new int[0];
                sender.sendFully(frames(random), fds);
                sender.shutdown();
                readAll(channel);
            }
        }
    }

    private static void readAll(ControlChannel channel) {
        try {
            Optional<Message> next = channel.receive();
            while (next.isPresent()) {
                MessageCodec.descriptors(next.get()).forEach(Libc::close);
                next = channel.receive();
            }
        } catch (ProtocolException refused) {
            assertThat(refused).hasMessageMatching(".*(length|kind|descriptors).*");
        }
    }

    /// Some frames, most of them with a wrong byte or two.
    private static ByteBuffer frames(Random random) {
        ByteBuffer frames = ByteBuffer.allocate(1000);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int length = random.nextInt(1, 40);
            frames.put(header(length, random.nextInt(3) == 0 ? 1 : 0));
            byte[] body = new byte[length];
            random.nextBytes(body);
            body[0] = (byte) random.nextInt(13);
            frames.put(body);
        }
        frames.flip();
        for (int i = random.nextInt(3); i > 0; i--) {
            frames.put(random.nextInt(frames.limit()), (byte) random.nextInt());
        }
        return frames;
    }

    private static ByteBuffer header(int length, int fds) {
        return ByteBuffer.allocate(MessageCodec.HEADER_BYTES)
                .putInt(length)
                .putShort((short) fds)
                .flip();
    }

    @Test
    void whatIsNoTextIsNoToken() {
        byte[] bytes = {1, (byte) 0xff, (byte) 0xfe};
        peer.sendFully(header(bytes.length, 0));
        peer.sendFully(ByteBuffer.wrap(bytes));

        assertThat(ControlChannel.untrusted(ours).receive())
                .contains(new Message.Hello("\ufffd\ufffd"));
    }
}
