package dev.polyfork.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketTest {
    @TempDir(factory = ShmDirectory.class)
    Path directory;

    private long descriptorsBefore;

    @BeforeEach
    void countDescriptors() throws Exception {
        UnixSocket[] warmUp = UnixSocket.pair();
        close(warmUp);
        descriptorsBefore = OpenFiles.descriptors();
    }

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        assertThat(OpenFiles.descriptors()).isEqualTo(descriptorsBefore);
    }

    @Test
    void bytesArriveInOrder() {
        UnixSocket[] ends = UnixSocket.pair();

        ends[0].sendFully(utf8("hello "));
        ends[0].sendFully(utf8("world"));

        assertThat(receive(ends[1], 11, new ArrayList<>())).isEqualTo("hello world");
        close(ends);
    }

    @Test
    void aDescriptorArrivesAsAnotherNumberForTheSameFile() {
        UnixSocket[] ends = UnixSocket.pair();
        int[] pipe = Libc.pipe();
        List<Integer> fds = new ArrayList<>();

        ends[0].sendFully(utf8("x"), new int[] {pipe[1]});
        receive(ends[1], 1, fds);

        assertThat(fds).hasSize(1).doesNotContain(pipe[1]);
        assertThat(FileCalls.fstat(fds.get(0))).isEqualTo(FileCalls.fstat(pipe[1]));
        fds.forEach(Libc::close);
        Libc.close(pipe[0]);
        Libc.close(pipe[1]);
        close(ends);
    }

    @Test
    void moreDescriptorsThanOneMessageTakesArriveInSeveral() {
        UnixSocket[] ends = UnixSocket.pair();
        int[] pipe = Libc.pipe();
        int[] many = new int[600];
        Arrays.fill(many, pipe[0]);
        List<Integer> fds = new ArrayList<>();

        ends[0].sendFully(utf8("frame"), many);

        assertThat(receive(ends[1], 5, fds)).isEqualTo("frame");
        assertThat(fds).hasSize(600);
        fds.forEach(Libc::close);
        Libc.close(pipe[0]);
        Libc.close(pipe[1]);
        close(ends);
    }

    @Test
    void aFrameTooShortForItsDescriptorsIsRefused() {
        UnixSocket[] ends = UnixSocket.pair();

        assertThatThrownBy(() -> ends[0].sendFully(utf8(""), new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frame too short for its descriptors: bytes=0, fds=1");
        close(ends);
    }

    @Test
    void aFrameLargerThanTheSocketBufferIsSentInParts() {
        UnixSocket[] ends = UnixSocket.pair();
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }

        Thread sender = Thread.ofPlatform().start(() -> ends[0].sendFully(ByteBuffer.wrap(large)));
        byte[] received = new byte[large.length];
        int count = 0;
        while (count < received.length) {
            ByteBuffer rest = ByteBuffer.wrap(received, count, received.length - count);
            count += ends[1].receive(rest, new ArrayList<>());
        }

        assertThat(received).isEqualTo(large);
        assertThat(sender).satisfies(thread -> thread.join());
        close(ends);
    }

    @Test
    void nativeMemoryIsSentAndFilledInPlace() {
        UnixSocket[] ends = UnixSocket.pair();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);

            ends[0].sendFully(arena.allocateFrom("native"), new int[0]);

            assertThat(ends[1].receive(buffer, new ArrayList<>())).isEqualTo(7);
            assertThat(buffer.getString(0)).isEqualTo("native");
        }
        close(ends);
    }

    @Test
    void aClosedPeerIsTheEnd() {
        UnixSocket[] ends = UnixSocket.pair();

        ends[0].close();

        assertThat(ends[1].receive(ByteBuffer.allocate(1), new ArrayList<>())).isEqualTo(-1);
        assertThatThrownBy(() -> ends[1].sendFully(utf8("x")))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        failed -> assertThat(failed.errno()).isEqualTo(Errno.EPIPE));
        close(ends);
    }

    @Test
    void aPeerThatClosedWithBytesUnreadIsTheEndToo() {
        UnixSocket[] ends = UnixSocket.pair();

        ends[1].sendFully(utf8("never read"));
        ends[0].close();

        assertThat(ends[1].receive(ByteBuffer.allocate(1), new ArrayList<>())).isEqualTo(-1);
        close(ends);
    }

    @Test
    void shutdownWakesABlockedReceiver() throws Exception {
        UnixSocket[] ends = UnixSocket.pair();
        CompletableFuture<Integer> count = receiveInAnotherThread(ends[1]);

        ends[1].shutdown();

        assertThat(count.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
        close(ends);
    }

    @Test
    void closeWakesABlockedReceiver() throws Exception {
        UnixSocket[] ends = UnixSocket.pair();
        CompletableFuture<Integer> count = receiveInAnotherThread(ends[1]);

        ends[1].close();

        // Closed before the receiver came, or while it waited.
        assertThat(count.exceptionally(closed -> -1).get(10, TimeUnit.SECONDS)).isEqualTo(-1);
        close(ends);
    }

    @Test
    void aListenerAcceptsAndKnowsItsPeer() throws Exception {
        Path path = directory.resolve("socket");
        try (UnixListener listener = UnixSocket.listen(path);
                UnixSocket client = UnixSocket.connect(path);
                UnixSocket server = listener.accept()) {
            client.sendFully(utf8("hi"));

            assertThat(receive(server, 2, new ArrayList<>())).isEqualTo("hi");
            assertThat(server.peerPid()).isEqualTo(Processes.getpid());
            assertThat(server.peerUid()).isEqualTo(Files.getAttribute(path, "unix:uid"));
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void closingAListenerEndsABlockedAccept() throws Exception {
        UnixListener listener = UnixSocket.listen(directory.resolve("socket"));
        var ended = new CompletableFuture<Throwable>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        listener.accept().close();
                    } catch (ErrnoException closed) {
                        ended.complete(closed);
                    }
                });

        listener.close();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(ErrnoException.class);
    }

    @Test
    void connectingToNobodySaysWhere() {
        Path path = directory.resolve("nobody");

        assertThatThrownBy(() -> UnixSocket.connect(path))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("connect: No such file or directory (errno 2): path=" + path);
    }

    @Test
    void aPathTooLongForAnAddressIsReachedThroughItsDirectory() throws IOException {
        Path path = Files.createDirectory(directory.resolve("n".repeat(200))).resolve("socket");
        try (UnixListener listener = UnixSocket.listen(path);
                UnixSocket client = UnixSocket.connect(path);
                UnixSocket server = listener.accept()) {
            client.sendFully(utf8("through"));

            assertThat(receive(server, 7, new ArrayList<>())).isEqualTo("through");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aNameTooLongForAnAddressIsRefused() {
        Path path = directory.resolve("n".repeat(107));

        assertThatThrownBy(() -> UnixSocket.connect(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("socket name too long: path=" + path);
    }

    @Test
    void aDetachedDescriptorStaysOpen() {
        UnixSocket[] ends = UnixSocket.pair();

        int fd = ends[0].detach();
        ends[0].close();

        UnixSocket adopted = UnixSocket.adopt(fd);
        adopted.sendFully(utf8("still"));
        assertThat(receive(ends[1], 5, new ArrayList<>())).isEqualTo("still");
        adopted.close();
        close(ends);
    }

    private static CompletableFuture<Integer> receiveInAnotherThread(UnixSocket socket) {
        var count = new CompletableFuture<Integer>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        ByteBuffer buffer = ByteBuffer.allocate(1);
                        count.complete(socket.receive(buffer, new ArrayList<>()));
                    } catch (ErrnoException closed) {
                        count.completeExceptionally(closed);
                    }
                });
        return count;
    }

    private static String receive(UnixSocket socket, int bytes, List<Integer> fds) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            assertThat(socket.receive(buffer, fds)).isPositive();
        }
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static void close(UnixSocket[] ends) {
        for (UnixSocket end : ends) {
            end.close();
        }
    }
}
