"""Lambdas, closures and local classes travel by value. CPython stops after the first line."""

from dataclasses import dataclass
from multiprocessing import Pool, Process, Queue


def adder(amount):
    def add(number):
        return number + amount

    return add


def local_point():
    @dataclass
    class Point:
        x: int
        y: int

    return Point


if __name__ == "__main__":
    results = Queue()
    factor = 6
    child = Process(target=lambda: results.put(factor * 7))
    child.start()
    print("lambda as target:", results.get())
    child.join()

    with Pool(2) as pool:
        print("lambda in map:", pool.map(lambda n: n * factor, range(4)))
        print("closure in map:", pool.map(adder(10), range(4)))
        Point = local_point()
        print("local class:", pool.map(lambda p: p.x * p.y, [Point(2, 3), Point(4, 5)]))
        print("a closure comes back:", pool.apply(adder, (100,))(1))

    results.put(lambda: "through a queue")
    print(results.get()())
