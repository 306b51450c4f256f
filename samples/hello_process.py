"""One child process: start it, wait for it, look at how it ended."""

from multiprocessing import Process


def greet(name):
    print(f"hello {name}", flush=True)


if __name__ == "__main__":
    child = Process(target=greet, args=("world",))
    child.start()
    child.join()
    print("exit code", child.exitcode)
