"""Measure builds: ``python -m bench``, or ``make bench``; ``--help`` names the options.

The tools take turns at each size and kind of build, so that what else the machine does falls on all alike. What is
finished is kept in ``_build/bench/measurements.jsonl``: a run that was stopped goes on there, and one of other code
begins anew.
"""

import argparse
import datetime as dt
import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from .environments import install
from .journal import Journal, Key, Measurement
from .plot import draw
from .report import write
from .sites import Site
from .tools import ROOT, TOOLS, WHATS, Tool, What

BUILD: Final = ROOT / "_build" / "bench"
SIZES: Final = (100, 1_000, 3_000, 10_000)
# What a measurement is of; not how it is written down.
_MEASURED = ("_ext", "_static", "_templates", "bench", "conf.py", "index.rst", "requirements.txt")
_WRITTEN_DOWN = ("__main__.py", "journal.py", "plot.py", "report.py")


def plan(tools: Sequence[Tool], sizes: Sequence[int], times: int) -> Iterator[tuple[Tool, int, What, int]]:
    """Yield every build in the order of measuring: the tools take turns."""
    for repetition in range(times):
        for size in sizes:
            for what in WHATS:
                for tool in tools:
                    if tool.measures(size, what):
                        yield tool, size, what, repetition


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


def measure(site: Site, what: What, repetition: int) -> Measurement:
    """Measure one build."""
    load = round(os.getloadavg()[0], 1)
    usage, files = site.measure(what)
    stored = 0
    if site.tool.name == "ours" and what == "clean":
        reader = [sys.executable, "-m", "bench.stored", str(site.path / "kept" / "environment.pickle")]
        stored = int(subprocess.run(reader, cwd=ROOT, check=True, capture_output=True).stdout)
    return Measurement(
        tool=site.tool.name,
        size=site.size,
        what=what,
        repetition=repetition,
        revision=site.revision,
        stored=stored,
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
    options = parser.parse_args(arguments)

    current = revision()
    journal = Journal(BUILD / "measurements.jsonl")
    done: set[Key] = {one.key for one in journal.read()}
    tools = [tool for tool in TOOLS if tool.name in options.tools]
    ready: set[str] = set()
    for tool, size, what, repetition in plan(tools, options.sizes, options.times):
        if (tool.name, size, what, repetition, current) in done:
            continue
        if tool.name not in ready:
            if tool.lock:
                install(tool.lock)
            # Unmeasured: what is compiled and cached once is then so.
            Site(tool, 10, BUILD / "sites" / f"{tool.name}-10", current).measure("clean")
            ready.add(tool.name)
        found = measure(Site(tool, size, BUILD / "sites" / f"{tool.name}-{size}", current), what, repetition)
        journal.add(found)
        print(f"{size} posts, {what}, {tool.name}: CPU {found.cpu:.1f} s, {found.pages} pages", flush=True)
    measured = [one for one in journal.read() if one.revision == current]
    if measured:
        (BUILD / "table.md").write_text(write(measured), encoding="utf-8")
        (BUILD / "plot.svg").write_text(draw(measured), encoding="utf-8")
        print(f"{BUILD / 'table.md'}, {BUILD / 'plot.svg'}")


if __name__ == "__main__":
    main(sys.argv[1:])
