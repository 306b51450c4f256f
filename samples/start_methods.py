"""The same child under each start method. Only fork sees what the parent changed."""

import multiprocessing as mp

state = "as written"


def look(log):
    log.put(state)


if __name__ == "__main__":
    state = "changed"
    print("default:", mp.get_start_method())
    for method in ("fork", "spawn", "forkserver"):
        context = mp.get_context(method)
        log = context.SimpleQueue()
        child = context.Process(target=look, args=(log,))
        child.start()
        print(f"{method}: {log.get()}")
        child.join()
