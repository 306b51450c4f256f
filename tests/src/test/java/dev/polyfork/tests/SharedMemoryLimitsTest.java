package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyfork.tests.support.Namespace;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where shared memory or descriptors are short, what does not fit is an OSError that says so, and
/// all else works.
@ProcessTest
class SharedMemoryLimitsTest {
    private static final String USERS =
            """
            import multiprocessing as mp, os
            from multiprocessing.managers import SharedMemoryManager
            from multiprocessing.shared_memory import ShareableList, SharedMemory

            MB = 1 << 20

            def tell(name, make):
                try:
                    answer = make()
                except OSError as error:
                    answer = error.errno, "/dev/shm" in str(error)
                print(name, answer, flush=True)

            def fill(block):
                for page in range(0, block.size, 4096):
                    block.buf[page] = 1
                block.close()
                return "filled"

            def own(size):
                block = SharedMemory(create=True, size=size)
                block.unlink()
                return fill(block)

            def managed(size):
                with SharedMemoryManager() as manager:
                    return fill(manager.SharedMemory(size))

            def array(size):
                items = mp.Array("b", size, lock=False)
                items[size - 1] = 7
                return sum(items[::4096]) + items[-1]

            def pool(size=MB):
                with mp.Pool(2) as workers:
                    return sum(map(len, workers.map(bytes, [size] * 20, 1)))

            def served():
                with mp.Manager() as manager:
                    return len(manager.list([bytes(MB)])[0])

            def piped():
                left, right = mp.Pipe()
                left.send(b"any")
                return right.recv()

            """;

    @BeforeEach
    void assumeImage() {
        assumeThat(Polyfork.isImage()).as("SIGBUS ends CPython").isTrue();
    }

    @Test
    void blocksThatDoNotFitAreRefusedWhenTheyAreMade(Polyfork polyfork) {
        Namespace.with("mount -t tmpfs -o size=23m none /dev/shm", polyfork)
                .withoutEnv("POLYFORK_SESSION_DIR")
                .code(
                        USERS
                                + """
                                tell("fits", lambda: own(8 * MB))
                                tell("own", lambda: own(30 * MB))
                                tell("managed", lambda: managed(30 * MB))
                                tell("list", lambda: ShareableList([bytes(MB)] * 30))
                                arrays = [mp.Array("b", 8 * MB, lock=False) for _ in range(4)]
                                tell("array", lambda: [a[8 * MB - 1] for a in arrays])
                                tell("after arrays", lambda: own(8 * MB))
                                tell("pool", pool)
                                tell("pool", lambda: pool(3 * MB))
                                tell("no result", lambda: pool(9 * MB))
                                tell("manager", served)
                                tell("pipe", piped)
                                """)
                .printed(
                        """
                        fits filled
                        own (28, True)
                        managed (28, True)
                        list (28, True)
                        array [0, 0, 0, 0]
                        after arrays (28, True)
                        pool 20971520
                        pool 62914560
                        no result (28, True)
                        manager 1048576
                        pipe b'any'
                        """);
    }

    @Test
    void nothingHangsWhereThereIsNoneLeft(Polyfork polyfork) {
        String fill = "dd if=/dev/zero of=/dev/shm/full bs=64k status=none 2>&-";
        Namespace.with("mount -t tmpfs -o size=1m none /dev/shm; " + fill, polyfork)
                .withoutEnv("POLYFORK_SESSION_DIR")
                .code(
                        USERS
                                + """
                                tell("own", lambda: own(MB))
                                tell("array", lambda: array(MB))
                                tell("queue", mp.Queue)
                                tell("lock", mp.Lock)
                                tell("pool", pool)
                                tell("manager", served)
                                tell("pipe", piped)
                                child = mp.Process(target=piped)
                                child.start()
                                child.join()
                                print(child.exitcode)
                                """)
                .printed(
                        """
                        own (28, True)
                        array 7
                        queue (28, True)
                        lock (28, True)
                        pool (28, True)
                        manager 1048576
                        pipe b'any'
                        0
                        """);
    }

    @Test
    void aFolderOfSharedMemoryThatCannotBeWrittenIsNotUsed(Polyfork polyfork) {
        Namespace.with("mount -o ro -t tmpfs none /dev/shm", polyfork)
                .withoutEnv("POLYFORK_SESSION_DIR")
                .code(
                        USERS
                                + """
                                tell("own", lambda: own(MB))
                                tell("array", lambda: array(MB))
                                tell("pool", pool)
                                tell("manager", served)
                                """)
                .printed("own filled\narray 7\npool 20971520\nmanager 1048576\n");
    }

    @Test
    void withoutFreeDescriptorsNothingIsLost(Polyfork polyfork) {
        limited(polyfork)
                .code(
                        """
                        import multiprocessing as mp, os

                        def tell(call):
                            try:
                                call()
                            except OSError as error:
                                print(error, end="; ")

                        large, lock, queue = mp.Queue(), mp.Lock(), mp.Queue()
                        left, right = mp.Pipe()
                        large.put(bytes(3 << 20))
                        held = []
                        try:
                            while True:
                                held.append(os.open("/dev/null", os.O_RDONLY))
                        except OSError:
                            pass
                        for call in large.get, mp.Queue, large._reader.poll, mp.Pipe, mp.Process().start:
                            tell(call)
                        tell(lambda: large.put(bytes(3 << 20)))
                        with lock:
                            queue.put("item")
                            left.send("message")
                            print(queue.get(), right.recv())
                        while held:
                            os.close(held.pop())
                        print(len(large.get()), large.empty())
                        """)
                .printed(
                        "[Errno 24] Too many open files; ".repeat(6)
                                + "item message\n3145728 True\n");
    }

    @Test
    void aMainProcessWithoutFreeDescriptorsRefusesAGrandchild(Polyfork polyfork) {
        limited(polyfork)
                .code(
                        """
                        import multiprocessing as mp, os

                        def start_another(go, answers):
                            go.wait()
                            try:
                                mp.Process().start()
                            except OSError as error:
                                answers.put(str(error))

                        go, answers = mp.Event(), mp.Queue()
                        child = mp.Process(target=start_another, args=(go, answers))
                        child.start()
                        held = []
                        try:
                            while True:
                                held.append(os.open("/dev/null", os.O_RDONLY))
                        except OSError:
                            pass
                        go.set()
                        print(answers.get())
                        while held:
                            os.close(held.pop())
                        child.join()
                        print(child.exitcode)
                        """)
                .printed("[Errno 24] Too many open files\n0\n");
    }

    @Test
    void largeResultsWaitForFreeDescriptors(Polyfork polyfork) {
        limited(polyfork)
                .code(
                        """
                        import multiprocessing as mp, os
                        from concurrent.futures import ProcessPoolExecutor

                        def fill():
                            try:
                                while True:
                                    held.append(os.open("/dev/null", os.O_RDONLY))
                            except OSError:
                                pass

                        def small(_):
                            return "small"

                        held = []
                        with mp.Pool(2) as pool, ProcessPoolExecutor(1) as executor:
                            pool.map(small, range(2))
                            executor.submit(small, 0).result()
                            fill()
                            results = [pool.apply_async(bytes, (3 << 20,)) for _ in range(4)]
                            future = executor.submit(bytes, 3 << 20)
                            while not pool._outqueue._java.size():
                                pass
                            results[0].wait(0.2)
                            print(any(result.ready() for result in results), future.done())
                            while held:
                                os.close(held.pop())
                            print({len(result.get()) for result in results}, len(future.result()))
                        """)
                .printed("False False\n{3145728} 3145728\n");
    }

    private static Polyfork limited(Polyfork polyfork) {
        String script = "#!/bin/sh\nulimit -n 256\nexec '%s' \"$@\"\n";
        Path file = polyfork.write("limited", script.formatted(polyfork.launcher()));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return polyfork.launcher(file);
    }
}
