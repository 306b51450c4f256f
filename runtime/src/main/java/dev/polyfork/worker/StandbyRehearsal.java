package dev.polyfork.worker;

import dev.polyfork.launch.SessionAddress;
import dev.polyfork.launch.SessionDirectory;
import dev.polyfork.os.Libc;
import dev.polyfork.os.UnixListener;
import dev.polyfork.os.UnixSocket;
import dev.polyfork.wire.ControlChannel;
import dev.polyfork.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A standby's talk with its root, with both in this JVM, so that a checkpoint of it holds the
/// classes and call sites. A forked standby would have to make them again, for each run.
public final class StandbyRehearsal {
    private StandbyRehearsal() {}

    /// Rehearse once. Leaves nothing open.
    ///
    /// @throws IOException if there is no writable place for a session directory
    public static void run() throws IOException {
        Randomness.renew();
        try (SessionDirectory directory = SessionDirectory.create();
                UnixListener listener = UnixSocket.listen(directory.controlSocket())) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            SessionAddress address = new SessionAddress(directory.path(), "");
            RootLink link = RootLink.open(address, _ -> ended.complete(null));
            try (ControlChannel root = ControlChannel.untrusted(listener.accept())) {
                root.receive();
                root.trust();
                talk(link, root);
            }
            ended.join();
            link.close();
        }
    }

    private static void talk(RootLink link, ControlChannel root) {
        link.ready();
        root.receive();
        root.send(new Message.Fork(1));
        link.awaitTask();
        link.goOn(new Message.Launched(1, 1));
        root.receive();
        root.send(new Message.Run(new byte[] {0}, List.of(0)));
        if (link.awaitTask() instanceof Message.Run run) {
            run.fds().forEach(Libc::close);
        }
        link.exiting(0);
        root.receive();
    }
}
