"""The table of what was measured, in Markdown: ratios first, for seconds are those of one machine on one day."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from statistics import median
from typing import Final, TypeAlias

from .environments import LOCKS
from .journal import Measurement
from .tools import TOOLS, WHATS, Tool, What

Build: TypeAlias = tuple[str, int, What]
"""A tool, a number of posts, and what was changed."""

Turn: TypeAlias = tuple[str, int]
"""The tools whose builds ran at the same time, and which repetition it was."""

HEADINGS: Final[dict[What, str]] = {
    "clean": "A clean build",
    "nothing": "Nothing changed",
    "body": "The body of a post edited",
    "title": "The title of a post edited",
    "new": "A new post",
}


class Figures:
    """Measurements by build. Where one was measured several times, the median counts."""

    def __init__(self, measured: Sequence[Measurement]) -> None:
        found = {one.tool for one in measured}
        self.tools = [tool for tool in TOOLS if tool.name in found]
        self.sizes = sorted({one.size for one in measured})
        self._builds: dict[Build, dict[Turn, Measurement]] = {}
        for one in measured:
            turn = one.together, one.repetition
            self._builds.setdefault((one.tool, one.size, one.what), {})[turn] = one

    def get(self, field: str, build: Build) -> float | None:
        """Return a field of a build, if it was measured."""
        values = [getattr(one, field) for one in self._measured(field, build).values()]
        return median(values) if values else None

    def ratio(self, field: str, build: Build, other: Build) -> float | None:
        """Return a field of one build divided by that of another, each time by that measured in the same turn."""
        ones, others = self._measured(field, build), self._measured(field, other)
        pairs = [(getattr(one, field), getattr(others[turn], field)) for turn, one in ones.items() if turn in others]
        ratios = [value / base for value, base in pairs if base]
        return median(ratios) if ratios else None

    def _measured(self, field: str, build: Build) -> dict[Turn, Measurement]:
        """Return the measurements of a build in which a field means something, by turn."""
        found = self._builds.get(build, {})
        return {turn: one for turn, one in found.items() if field != "wall" or not one.together}

    def highest_ratio(self, field: str, tool: str, other: str) -> float | None:
        """Return the highest ratio of two tools' clean builds, of all sizes."""
        ratios = [self.ratio(field, (tool, size, "clean"), (other, size, "clean")) for size in self.sizes]
        return max((ratio for ratio in ratios if ratio is not None), default=None)


def targets(figures: Figures) -> Iterator[tuple[str, float | None, float]]:
    """Yield what is promised, what was measured, if it was, and the most that it may be."""
    small: Build = ("ours", 100, "clean")
    clean: Build = ("ours", 1_000, "clean")
    large: Build = ("ours", 10_000, "clean")
    body: Build = ("ours", 1_000, "body")
    nothing: Build = ("ours", 1_000, "nothing")
    get, ratio = figures.get, figures.ratio

    yield "clean, 10,000 to 100: CPU a post", _scaled(ratio("cpu", large, small), 1 / 100), 1.15
    yield "clean, ours to twin, the highest: CPU", figures.highest_ratio("cpu", "ours", "twin"), 1.03
    yield "clean, 1,000, ours to floor: CPU", ratio("cpu", clean, ("floor", 1_000, "clean")), 1.7
    yield "clean, 1,000, `-j 2` to `-j 1`: wall", ratio("wall", ("ours-j2", 1_000, "clean"), clean), 0.6
    yield "body, 1,000, less those of nothing changed: pages", _less(get("pages", body), get("pages", nothing)), 1
    yield "body, 1,000, ours to hugo: wall", ratio("wall", body, ("hugo", 1_000, "body")), 1 / 2
    yield "nothing, 1,000, ours to hugo: wall", ratio("wall", nothing, ("hugo", 1_000, "nothing")), 1 / 3
    yield "body to clean, 10,000: CPU", ratio("cpu", ("ours", 10_000, "body"), large), 0.04
    yield "clean, ours to plain, the highest: peak memory", figures.highest_ratio("peak", "ours", "plain"), 1.05
    first, last = figures.sizes[0], figures.sizes[-1]
    grown = _less(get("peak", ("ours", last, "clean")), get("peak", ("ours", first, "clean")))
    if last > first:
        yield f"clean, {first:,} to {last:,}: kB of memory that a post adds", _scaled(grown, 1e-3 / (last - first)), 160
    yield "clean, 10,000 to 100: HTML bytes a post", _scaled(ratio("page_bytes", large, small), 1 / 100), 1.01
    for size in figures.sizes:
        stored = get("stored", ("ours", size, "clean"))
        yield f"clean, {size:,}: kB that our domain keeps of a post", _scaled(stored, 1e-3 / size), 2


def _less(value: float | None, other: float | None) -> float | None:
    return value - other if value is not None and other is not None else None


def _scaled(value: float | None, factor: float) -> float | None:
    return value * factor if value is not None else None


def write(measured: Sequence[Measurement]) -> str:
    """Return the whole table."""
    figures = Figures(measured)
    lines = ["# How long builds take", "", *_head(measured), ""]
    for what, heading in HEADINGS.items():
        sizes = sorted({one.size for one in measured if one.what == what})
        if sizes:
            rows = [
                [tool.name, *(_compared(figures, tool.name, size, what) for size in sizes)] for tool in figures.tools
            ]
            header = ["posts:", *(f"{size:,}" for size in sizes)]
            lines += [f"## {heading}", "", *_table(header, [row for row in rows if any(row[1:])]), ""]
    lines += ["## Targets", "", *_targets(figures), "", "## All figures", "", *_all(figures), "", "## The tools", ""]
    lines += [f"- **{tool.name}** ({_version(tool)}): {tool.note}." for tool in figures.tools]
    return "\n".join(lines) + "\n"


def _head(measured: Sequence[Measurement]) -> list[str]:
    days = sorted({one.day for one in measured})
    loads = [one.load for one in measured]
    facts = [
        " to ".join(dict.fromkeys([days[0], days[-1]])),
        *sorted({one.machine for one in measured}),
        f"revision {measured[0].revision}",
        f"load {min(loads)} to {max(loads)} when builds began",
        f"the median of up to {1 + max(one.repetition for one in measured)} measurements",
    ]
    explained = (
        "Each build is a process of its own. The first tables have CPU, user and system of all its processes,"
        " as a ratio to ours, and in seconds."
    )
    if together := sorted({one.together for one in measured if one.together}):
        explained += f" Clean builds that ran at the same time, of which no wall is told: {'; '.join(together)}."
    return [f"{'; '.join(facts)}.", "", explained]


def _version(tool: Tool) -> str:
    """Return the release of a tool, which its lock names."""
    if not tool.lock:
        return f"sphinx {version('sphinx')}"
    package = {"mkdocs": "mkdocs-material"}.get(tool.lock, tool.lock)
    (found,) = re.findall(rf"^{package}==(\S+)", (LOCKS / f"{tool.lock}.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return f"{package} {found}"


def _compared(figures: Figures, tool: str, size: int, what: What) -> str:
    seconds = figures.get("cpu", (tool, size, what))
    ratio = figures.ratio("cpu", (tool, size, what), ("ours", size, what))
    return "" if seconds is None else f"{seconds:.1f} s" if ratio is None else f"{ratio:.2f} ({seconds:.1f} s)"


def _targets(figures: Figures) -> list[str]:
    rows = []
    for promise, value, limit in targets(figures):
        verdict = [] if value is None else [f"{value:.3g}", "kept" if value <= limit else "missed"]
        rows.append([promise, f"{limit:.3g}", *(verdict or ["", "not measured"])])
    return _table(["what", "at most", "measured", ""], rows)


def _all(figures: Figures) -> list[str]:
    """Return a table of every build, with its units."""
    columns = {"CPU s": ("cpu", 1), "wall s": ("wall", 1), "peak MB": ("peak", 1e6), "pages": ("pages", 1)}
    columns |= {"other files": ("others", 1), "HTML MB": ("page_bytes", 1e6), "other MB": ("other_bytes", 1e6)}
    rows = []
    for size in figures.sizes:
        for what in WHATS:
            for tool in figures.tools:
                found = [(figures.get(field, (tool.name, size, what)), unit) for field, unit in columns.values()]
                values = ["" if value is None else f"{value / unit:.2f}".removesuffix(".00") for value, unit in found]
                if any(values):
                    rows.append([f"{size:,}", what, tool.name, *values])
    return _table(["posts", "build", "tool", *columns], rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---", *["--:"] * (len(header) - 1)]
    return [f"| {' | '.join(row)} |" for row in (header, rule, *rows)]
