"""What a build takes, and what it writes. Linux only: memory is read from ``/proc``."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TypeAlias

_EVERY = 0.2  # s between two looks at memory

Stamps: TypeAlias = Mapping[str, tuple[int, int, int]]
"""Each file's size, and when its bytes and its entry were last changed, in ns: any write changes one of them."""


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU of a command and all its children, in s, user and system; time on the wall in s; peak memory in bytes."""

    cpu: float
    wall: float
    peak: int


@dataclass(frozen=True, slots=True)
class Written:
    """The files that a build wrote, also where that changed no byte: HTML pages and others, and their bytes."""

    pages: int
    page_bytes: int
    others: int
    other_bytes: int


def run(command: Sequence[str], folder: Path, log: Path) -> Usage:
    """Run a command to its end, with what it prints in *log*.

    Memory is that of the largest process, as the kernel tells it, or of all together at the moment when that is more:
    each page that processes share is then divided among them (PSS), for Sphinx's workers share what they were forked
    with. The kernel counts in what this process had when it started the other one, so this one must stay small.

    Raises RuntimeError, with the end of the log, if the command fails.
    """
    begin = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    sampler.stop()
    if process.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} has failed, see {log}:\n{end}")
    return Usage(usage.ru_utime + usage.ru_stime, wall, max(usage.ru_maxrss * 1024, sampler.peak))


class _Sampler(Thread):
    """Looks at the memory of a process and its descendants as long as there is more than one."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            processes = [self.pid, *_descendants(self.pid)]
            if len(processes) > 1:
                self.peak = max(self.peak, sum(map(_proportional_memory, processes)))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _descendants(pid: int) -> Iterator[int]:
    try:
        found = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:  # it has ended
        return
    for child in map(int, found):
        yield child
        yield from _descendants(child)


def _proportional_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def stamps(folder: Path) -> Stamps:
    """Return the stamp of each file below a folder."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = Path(at, name)
            stat = path.stat()
            found[str(path)] = stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
    return found


def written(before: Stamps, after: Stamps) -> Written:
    """Return what was written between two looks at a folder."""
    sizes = {path: stamp[0] for path, stamp in after.items() if before.get(path) != stamp}
    pages = [size for path, size in sizes.items() if path.endswith(".html")]
    return Written(len(pages), sum(pages), len(sizes) - len(pages), sum(sizes.values()) - sum(pages))


def remove(*folders: Path) -> None:
    """Remove folders with all that is in them, if they are there."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
