"""Run random edits at length: ``python tests/exact.py [STEPS]`` makes 2,000 unless told otherwise.

Every seed is one sequence of edits on each theme. Those that have passed are kept in ``_build/exact.txt``; a run that
was stopped goes on after them, and one that failed begins with the seed that failed.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "_ext"))

from test_random_edits import THEMES, Blog, check

JOURNAL = Path("_build/exact.txt")
STEPS = 25


def run_seed(seed: int) -> tuple[int, int, float]:
    """Run one seed on every theme; return it, the steps made and the seconds taken."""
    begin, before = time.monotonic(), Blog.steps
    for theme in THEMES:
        check(theme, examples=2, steps=STEPS, seed=seed)
    return seed, Blog.steps - before, time.monotonic() - begin


def main(steps: int) -> None:
    """Run seeds in two processes until *steps* steps have passed, those of earlier runs counted."""
    JOURNAL.parent.mkdir(exist_ok=True)
    JOURNAL.touch()
    lines = [line.split() for line in JOURNAL.read_text().splitlines()]
    passed = {int(seed): int(made) for seed, made, _ in lines}
    seeds = (seed for seed in count() if seed not in passed)
    with ProcessPoolExecutor(2) as pool, JOURNAL.open("a") as journal:
        while (done := sum(passed.values())) < steps:
            for seed, made, seconds in pool.map(run_seed, [next(seeds), next(seeds)]):
                passed[seed] = made
                print(f"seed {seed}: {made} steps in {seconds:.0f} s", flush=True)
                print(seed, made, round(seconds), file=journal, flush=True)
    print(f"{done} steps: every incremental build was what a clean build makes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
