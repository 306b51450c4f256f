"""A named block of shared memory and a shareable list, attached by name in the child."""

from multiprocessing import Process
from multiprocessing.shared_memory import ShareableList, SharedMemory


def change(block_name, list_name):
    block = SharedMemory(name=block_name)
    block.buf[:5] = block.buf[:5].tobytes().upper()
    block.close()
    values = ShareableList(name=list_name)
    values[0] += 1
    values[2] = "new"
    values.shm.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=16)
    values = ShareableList([41, 2.5, "old", None, True])
    try:
        block.buf[:5] = b"hello"
        child = Process(target=change, args=(block.name, values.shm.name))
        child.start()
        child.join()
        print(bytes(block.buf[:5]))
        print(list(values))
    finally:
        for memory in (block, values.shm):
            memory.close()
            memory.unlink()
