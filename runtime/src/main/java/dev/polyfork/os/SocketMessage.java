package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// Bytes and descriptors of one `sendmsg` or `recvmsg`.
///
/// ```
///  struct msghdr (56 bytes)                       struct cmsghdr
///   0 name   8 namelen                             0 len = 16 + 4n
///  16 iov   24 iovlen  ---> struct iovec           8 level = SOL_SOCKET
///  32 control  40 controllen  0 base  8 len       12 type = SCM_RIGHTS
///  48 flags                                       16 n descriptors
/// ```
///
/// Source: bits/socket.h, 64 bit; https://man7.org/linux/man-pages/man3/cmsg.3.html
final class SocketMessage {
    /// SCM_MAX_FD of the kernel.
    static final int MAX_FDS = 253;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final int HEADER_BYTES = 56;
    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int RIGHTS_LEVEL = 8;
    private static final int RIGHTS_TYPE = 12;
    private static final int RIGHTS_FDS = 16;

    private final MemorySegment header;
    private final MemorySegment control;

    private SocketMessage(SegmentAllocator scratch, MemorySegment bytes, int controlBytes) {
        MemorySegment iov = scratch.allocate(16, 8);
        iov.set(ADDRESS, 0, bytes);
        iov.set(JAVA_LONG, 8, bytes.byteSize());
        header = scratch.allocate(HEADER_BYTES, 8);
        header.set(ADDRESS, IOV, iov);
        header.set(JAVA_LONG, IOV_COUNT, 1);
        control = scratch.allocate(controlBytes, 8);
        if (controlBytes > 0) {
            header.set(ADDRESS, CONTROL, control);
            header.set(JAVA_LONG, CONTROL_BYTES, controlBytes);
        }
    }

    /// Send some bytes, the descriptors going with the first of them.
    ///
    /// @return how many bytes were taken, at least 1
    static long send(SegmentAllocator scratch, int socket, MemorySegment bytes, int[] fds) {
        var message = new SocketMessage(scratch, bytes, fds.length == 0 ? 0 : space(fds.length));
        if (fds.length > 0) {
            message.control.set(JAVA_LONG, 0, RIGHTS_FDS + (long) Integer.BYTES * fds.length);
            message.control.set(JAVA_INT, RIGHTS_LEVEL, SOL_SOCKET);
            message.control.set(JAVA_INT, RIGHTS_TYPE, SCM_RIGHTS);
            MemorySegment.copy(fds, 0, message.control, JAVA_INT, RIGHTS_FDS, fds.length);
        }
        String detail = "fd=" + socket;
        return Syscall.SENDMSG.call(detail, socket, message.header.address(), MSG_NOSIGNAL, 0);
    }

    /// Receive some bytes; their descriptors are added to `fds` and then belong to the caller.
    ///
    /// @return how many bytes came; 0 at the end, also when the peer died with bytes unread
    static long receive(
            SegmentAllocator scratch, int socket, MemorySegment buffer, List<Integer> fds) {
        var message = new SocketMessage(scratch, buffer, space(MAX_FDS));
        while (true) {
            long result =
                    Syscall.RECVMSG.raw(socket, message.header.address(), MSG_CMSG_CLOEXEC, 0);
            if (result >= 0) {
                message.takeDescriptors(fds);
                return result;
            }
            if (result == -Errno.ECONNRESET) {
                return 0;
            }
            if (result != -Errno.EINTR) {
                throw Syscall.RECVMSG.failure((int) -result, "fd=" + socket);
            }
        }
    }

    private void takeDescriptors(List<Integer> fds) {
        int before = fds.size();
        long length = header.get(JAVA_LONG, CONTROL_BYTES);
        if (length >= RIGHTS_FDS
                && control.get(JAVA_INT, RIGHTS_LEVEL) == SOL_SOCKET
                && control.get(JAVA_INT, RIGHTS_TYPE) == SCM_RIGHTS) {
            long end = control.get(JAVA_LONG, 0);
            for (long at = RIGHTS_FDS; at + Integer.BYTES <= end; at += Integer.BYTES) {
                fds.add(control.get(JAVA_INT, at));
            }
        }
        // The kernel drops what does not fit, or what this process has no free number for.
        if ((header.get(JAVA_INT, FLAGS) & MSG_CTRUNC) != 0) {
            List<Integer> some = fds.subList(before, fds.size());
            some.forEach(Libc::close);
            some.clear();
            fds.add(UnixSocket.LOST);
        }
    }

    /// CMSG_SPACE.
    private static int space(int fds) {
        return (RIGHTS_FDS + Integer.BYTES * fds + Long.BYTES - 1) & -Long.BYTES;
    }
}
