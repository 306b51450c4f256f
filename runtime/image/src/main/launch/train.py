"""What a start-up cache is trained on: the classes this loads start fast."""
import importlib
import marshal
import multiprocessing
import os
import pickle
import time

MODULES = (
    "collections copy dataclasses functools io json logging queue random re"
    " signal socket struct subprocess tempfile threading traceback types"
)


class Point:
    """Something to pickle."""

    def __init__(self, x):
        self.x = x


def square(x):
    """A function of __main__."""
    return x * x


def answer(requests, answers, lock):
    """What a child process does."""
    with lock:
        answers.put({"square": square(requests.get()), "pid": os.getpid()})


def processes():
    """Start a process each way, move data, use a pool."""
    for method in ("fork", "spawn"):
        context = multiprocessing.get_context(method)
        requests, answers = context.Queue(), context.Queue()
        process = context.Process(
            target=answer, args=(requests, answers, context.Lock()))
        process.start()
        requests.put(7)
        print(answers.get(timeout=100)["square"])
        process.join()
        print(process)
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(4)), pool.apply(square, (3,)))


def main():
    """Touch what scripts use at their start."""
    for name in MODULES.split():
        importlib.import_module(name)
    print(pickle.loads(pickle.dumps({"a": [1, 2, (3,)], "f": square})))
    print(pickle.loads(pickle.dumps(Point(3))).x)
    scope = {}
    source = "def g(n):\n    return [i for i in range(n)]\n"
    exec(compile(source, "g", "exec"), scope)
    print(scope["g"](3), marshal.loads(marshal.dumps(square.__code__)))
    reader, writer = os.pipe()
    os.write(writer, b"abc")
    print(os.read(reader, 3), f"{time.time():.1f}", "%s %d" % ("a", 1))
    processes()


if __name__ == "__main__":
    main()
