"""Numeric work for a Pool.map: integers, floating point and a table of primes."""

import sys
from multiprocessing import Pool


def collatz(limit):
    """The longest chain of Collatz numbers below a limit."""
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        longest = max(longest, steps)
    return longest


def mandelbrot(size):
    """How many points of a square grid stay in the Mandelbrot set for 100 steps."""
    inside = 0
    for row in range(size):
        for column in range(size):
            cx, cy = 3.0 * column / size - 2.0, 2.0 * row / size - 1.0
            x = y = 0.0
            for _ in range(100):
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                if x * x + y * y > 4.0:
                    break
            else:
                inside += 1
    return inside


def primes(limit):
    """How many primes there are below a limit."""
    sieve = [True] * limit
    sieve[0] = sieve[1] = False
    for n in range(2, int(limit**0.5) + 1):
        if sieve[n]:
            for multiple in range(n * n, limit, n):
                sieve[multiple] = False
    return sum(sieve)


def work(part):
    return (part, collatz(190_000), mandelbrot(460), primes(3_000_000))


if __name__ == "__main__":
    with Pool(2) as pool:
        results = pool.map(work, range(int(sys.argv[1])), chunksize=1)
    assert len({result[1:] for result in results}) == 1
    print(results[0][1:])
