"""concurrent.futures: submit, map, callbacks and an exception that comes back."""

from concurrent.futures import ProcessPoolExecutor, as_completed


def divide(left, right):
    return left / right


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = [executor.submit(divide, n, 2) for n in range(4)]
        print(sorted(future.result() for future in as_completed(futures)))
        print(list(executor.map(divide, [1, 9], [4, 3])))

        told = []
        future = executor.submit(divide, 7, 2)
        future.add_done_callback(lambda done: told.append(done.result()))

        failed = executor.submit(divide, 1, 0)
        print(type(failed.exception()).__name__, "-", failed.exception())
    print("told", told)
