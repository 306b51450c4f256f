package dev.polyfork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.launch.SessionAddress;
import dev.polyfork.launch.SessionDirectory;
import dev.polyfork.os.TestChild;
import dev.polyfork.os.UnixListener;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.wire.ControlChannel;
import dev.polyfork.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of a child JVM whose root is not what it should be.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RootLinkTest {
    @Test
    void aChildThatIsSentNonsenseEndsAndLeavesTheSessionAlone() throws IOException {
        try (SessionDirectory directory = SessionDirectory.create();
                UnixListener listener = UnixSocket.listen(directory.controlSocket());
                var child = TestChild.start(Child.class, directory.path());
                UnixSocket socket = listener.accept()) {
            assertThat(socket.peerPid()).isEqualTo(child.pid());
            assertThat(ControlChannel.untrusted(socket).receive())
                    .contains(new Message.Hello("token"));

            socket.sendFully(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 0, 0, 99}), new int[0]);

            assertThat(child.awaitExit()).isEqualTo(127);
            assertThat(directory.controlSocket()).exists();
        }
    }

    @Test
    void aChildThatOutlivesItsRootRemovesTheSession() throws IOException {
        try (SessionDirectory directory = SessionDirectory.create()) {
            try (UnixListener listener = UnixSocket.listen(directory.controlSocket());
                    var child = TestChild.start(Child.class, directory.path())) {
                listener.accept().close();

                assertThat(child.awaitExit()).isEqualTo(1);
                assertThat(directory.path()).doesNotExist();
            }
        }
    }

    /// A child JVM: `directory`.
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            RootLink.open(new SessionAddress(Path.of(args[0]), "token")).awaitTask();
        }
    }
}
