"""A condition hands a number over, turn by turn, between two processes."""

from multiprocessing import Condition, Process, Value


def produce(turn, number):
    for value in (3, 1, 4):
        with turn:
            turn.wait_for(lambda: number.value == 0)
            number.value = value
            turn.notify()


if __name__ == "__main__":
    turn = Condition()
    number = Value("i", 0, lock=False)
    child = Process(target=produce, args=(turn, number))
    child.start()
    for _ in range(3):
        with turn:
            turn.wait_for(lambda: number.value != 0)
            print("got", number.value)
            number.value = 0
            turn.notify()
    child.join()
    print("nothing in time:", turn.acquire() and not turn.wait(0.05))
    turn.release()
