"""Make random edits and kill builds at length: ``python tests/exact.py [EDITS]``, 2,000 unless told otherwise.

Every seed is a few sequences of edits on each theme, and a few builds that are killed. The seeds that have passed are
kept in ``_build/exact.txt``: a run that was stopped goes on after them, and one that failed begins with what failed.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "_ext"))

from test_killed import check_kills

from builds import BOOK
from test_random_edits import THEMES, Blog, check

JOURNAL = Path("_build/exact.txt")
KILLS = 5


def run_seed(seed: int) -> tuple[int, int, int, int]:
    """Run one seed; return it, the edits made, the builds killed, and the seconds taken."""
    begin, before = time.monotonic(), Blog.edits
    for theme in THEMES:
        check(theme, examples=4, steps=20, seed=seed)
    for theme in ("", BOOK):
        check_kills(theme, seed, KILLS)
    return seed, Blog.edits - before, 2 * KILLS, round(time.monotonic() - begin)


def main(enough: int) -> None:
    """Run seeds, two at a time, until *enough* edits have passed, those of earlier runs counted."""
    JOURNAL.parent.mkdir(exist_ok=True)
    JOURNAL.touch()
    lines = [tuple(map(int, line.split())) for line in JOURNAL.read_text().splitlines()]
    passed = {seed for seed, *_ in lines}
    seeds = (seed for seed in count() if seed not in passed)
    with ProcessPoolExecutor(2) as pool, JOURNAL.open("a") as journal:
        while sum(line[1] for line in lines) < enough:
            for line in pool.map(run_seed, [next(seeds), next(seeds)]):
                lines.append(line)
                print("seed {}: {} edits, {} kills, {} s".format(*line), flush=True)
                print(*line, file=journal, flush=True)
    edits, kills, seconds = (sum(line[i] for line in lines) for i in (1, 2, 3))
    print(f"After {edits} edits and {kills} kills, in {seconds} s of two processes, each site was as a clean build's.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
