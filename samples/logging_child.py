"""Logging set up in the parent works in the child; multiprocessing has a logger of its own."""

import logging
import multiprocessing as mp
import sys


def work(number):
    logging.getLogger("app.work").info("job %d in %s", number, mp.current_process().name)
    mp.get_logger().warning("a message of the package's own logger")


if __name__ == "__main__":
    logging.basicConfig(
        stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s"
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("[%(levelname)s/%(processName)s] %(message)s"))
    logger = mp.get_logger()
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    for number in range(2):
        child = mp.Process(target=work, args=(number,), name=f"worker-{number}")
        child.start()
        child.join()
