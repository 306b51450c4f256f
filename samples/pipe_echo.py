"""A two-way pipe. The child sends back what it gets and ends when the parent closes its end."""

from multiprocessing import Pipe, Process


def echo(connection, other_end):
    other_end.close()
    while True:
        try:
            connection.send(connection.recv())
        except EOFError:
            return


if __name__ == "__main__":
    here, there = Pipe()
    child = Process(target=echo, args=(there, here))
    child.start()
    there.close()
    for message in (1, "two", [3.0, None], {"four": b"4"}):
        here.send(message)
        print(here.recv())
    print("anything more:", here.poll(0))
    here.close()
    child.join()
    print("exit code", child.exitcode)
