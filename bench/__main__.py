"""Measure builds: ``python -m bench``, or ``make bench``; ``--help`` names the options.

The tools take turns at each size and kind of build, so that what else the machine does falls on all alike. Where a
machine changes its pace from minute to minute, that is not enough: with ``--together``, the clean builds of all tools
run at the same time, and their CPU is compared. What is finished is kept in ``_build/bench/measurements.jsonl``: a run
that was stopped goes on there, and one of other code begins anew.
"""

import argparse
import datetime as dt
import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

from .environments import install
from .journal import Journal, Key, Measurement
from .plot import draw
from .report import write
from .sites import Site
from .tools import ROOT, TOOLS, WHATS, Tool, What

BUILD: Final = ROOT / "_build" / "bench"
SIZES: Final = (100, 1_000, 3_000, 10_000)

Planned: TypeAlias = tuple[Tool, int, What, int]
"""A build that is to be measured: the tool, the number of posts, what is changed, and which repetition it is."""

# What a measurement is of; not how it is written down.
_MEASURED = ("_ext", "_static", "_templates", "bench", "conf.py", "index.rst", "requirements.txt")
_WRITTEN_DOWN = ("__main__.py", "journal.py", "plot.py", "report.py")


def plan(tools: Sequence[Tool], sizes: Sequence[int], times: int) -> Iterator[Planned]:
    """Yield every build in the order of measuring: the tools take turns."""
    for repetition in range(times):
        for size in sizes:
            for what in WHATS:
                for tool in tools:
                    if tool.measures(size, what):
                        yield tool, size, what, repetition


def turns(planned: Iterable[Planned], *, together: bool) -> Iterator[list[Planned]]:
    """Yield the builds that run at the same time: each alone, or *together* the clean ones of one size."""
    if not together:
        yield from ([build] for build in planned)
    else:
        clean = (build for build in planned if build[2] == "clean")
        yield from (list(builds) for _, builds in groupby(clean, key=lambda build: (build[1], build[3])))


def revision(root: Path = ROOT) -> str:
    """Return a fingerprint of all files on which a measurement depends."""
    digest = hashlib.sha256()
    for name in _MEASURED:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            passed = "__pycache__" in path.parts or (name == "bench" and path.name in _WRITTEN_DOWN)
            if path.is_file() and not passed:
                digest.update(f"{path.relative_to(root)} {path.stat().st_size}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def machine() -> str:
    """Say what the figures depend on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{model or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def measure(build: Planned, *, revision: str, together: str = "") -> Measurement:
    """Measure one build; *together* names the tools of all that run at the same time, if there are others."""
    tool, size, what, repetition = build
    site = Site(tool, size, BUILD / "sites" / f"{tool.name}-{size}", revision)
    load = round(os.getloadavg()[0], 1)
    usage, files = site.measure(what)
    stored = 0
    if tool.name == "ours" and what == "clean":
        reader = [sys.executable, "-m", "bench.stored", str(site.path / "kept" / "environment.pickle")]
        stored = int(subprocess.run(reader, cwd=ROOT, check=True, capture_output=True).stdout)
    return Measurement(
        tool=tool.name,
        size=size,
        what=what,
        repetition=repetition,
        revision=revision,
        stored=stored,
        together=together,
        day=f"{dt.date.today()}",
        machine=machine(),
        load=load,
        **asdict(usage),
        **asdict(files),
    )


def main(arguments: Sequence[str]) -> None:
    """Measure what is not measured yet, and write table and plot."""
    names = [tool.name for tool in TOOLS]
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure builds, beside other tools.")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="N", help="numbers of posts")
    parser.add_argument("--tools", nargs="+", choices=names, default=names, help="which tools")
    parser.add_argument("--times", type=int, default=3, help="how often each is measured: the median counts")
    parser.add_argument("--together", action="store_true", help="clean builds of all tools at the same time, for CPU")
    options = parser.parse_args(arguments)

    current = revision()
    journal = Journal(BUILD / "measurements.jsonl")
    done: set[Key] = {one.key for one in journal.read()}
    tools = [tool for tool in TOOLS if tool.name in options.tools]
    ready: set[str] = set()
    for turn in turns(plan(tools, options.sizes, options.times), together=options.together):
        together = " ".join(tool.name for tool, *_ in turn) if options.together else ""
        if all((tool.name, *build, current, together) in done for tool, *build in turn):
            continue
        for tool in (tool for tool, *_ in turn if tool.name not in ready):
            if tool.lock:
                install(tool.lock)
            # Unmeasured: what is compiled and cached once is then so.
            Site(tool, 10, BUILD / "sites" / f"{tool.name}-10", current).measure("clean")
            ready.add(tool.name)

        measure_one = partial(measure, revision=current, together=together)
        with ThreadPoolExecutor(len(turn)) as pool:  # each waits for its own process
            for found in pool.map(measure_one, turn):
                journal.add(found)
                build = f"{found.size} posts, {found.what}, {found.tool}"
                print(f"{build}: CPU {found.cpu:.1f} s, {found.pages} pages", flush=True)
    measured = [one for one in journal.read() if one.revision == current]
    if measured:
        (BUILD / "table.md").write_text(write(measured), encoding="utf-8")
        (BUILD / "plot.svg").write_text(draw(measured), encoding="utf-8")
        print(f"{BUILD / 'table.md'}, {BUILD / 'plot.svg'}")


if __name__ == "__main__":
    main(sys.argv[1:])
