"""A manager process holds a dict, a list and a namespace that all processes share."""

from multiprocessing import Manager, Process


def fill(number, squares, seen, settings):
    squares[number] = number * number
    seen.append(number)
    if number == 2:
        settings.colour = "green"


if __name__ == "__main__":
    with Manager() as manager:
        squares, seen = manager.dict(), manager.list()
        settings = manager.Namespace(colour="red")
        children = [
            Process(target=fill, args=(n, squares, seen, settings)) for n in range(4)
        ]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(dict(sorted(squares.items())))
        print(sorted(seen))
        print(settings.colour)
