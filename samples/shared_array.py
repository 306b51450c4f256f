"""Value and Array live in shared memory: the child writes, the parent sees it."""

from multiprocessing import Array, Process, Value


def change(number, letters, table):
    number.value = 3.25
    letters.value = b"shared"
    for index in range(len(table)):
        table[index] = -table[index]


if __name__ == "__main__":
    number = Value("d", 0.0)
    letters = Array("c", 10)
    table = Array("i", range(6))
    child = Process(target=change, args=(number, letters, table))
    child.start()
    child.join()
    print(number.value, letters.value, table[:])
