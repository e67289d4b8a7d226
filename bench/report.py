"""The table of what was measured, in Markdown: ratios first, for seconds are those of one machine on one day."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from .journal import Measurement
from .tools import TOOLS, WHATS, What, work_arounds

HEADINGS: Final[dict[What, str]] = {
    "clean": "A clean build",
    "nothing": "Nothing changed",
    "body": "The body of a post edited",
    "title": "The title of a post edited",
    "new": "A new post",
}


class Figures:
    """Measurements, of which the median of all repetitions counts."""

    def __init__(self, measured: Sequence[Measurement]) -> None:
        self.measured = measured
        found = {one.tool for one in measured}
        self.tools = [tool for tool in TOOLS if tool.name in found]
        self.sizes = sorted({one.size for one in measured})

    def get(self, field: str, tool: str, size: int, what: What = "clean") -> float | None:
        """Return a field of a build, if it was measured."""
        values = [getattr(one, field) for one in self.measured if (one.tool, one.size, one.what) == (tool, size, what)]
        return median(values) if values else None

    def ratio(self, field: str, one: tuple[str, int, What], other: tuple[str, int, What]) -> float | None:
        """Return a field of one build divided by that of another."""
        above, below = self.get(field, *one), self.get(field, *other)
        return above / below if above is not None and below else None

    def highest_ratio(self, field: str, tool: str, other: str) -> float | None:
        """Return the highest ratio of two tools' clean builds, of all sizes."""
        ratios = [self.ratio(field, (tool, size, "clean"), (other, size, "clean")) for size in self.sizes]
        return max((ratio for ratio in ratios if ratio is not None), default=None)

    def growth(self, field: str, size: int) -> float | None:
        """Return by how much more a post takes at *size* than at 100 posts, in a clean build of ours."""
        ratio = self.ratio(field, ("ours", size, "clean"), ("ours", 100, "clean"))
        return ratio * 100 / size if ratio is not None else None

    def memory_a_post(self, tool: str) -> float | None:
        """Return the peak memory that each post adds to a clean build, in kB, from smallest to largest site."""
        first, last = self.sizes[0], self.sizes[-1]
        low, high = self.get("peak", tool, first), self.get("peak", tool, last)
        return (high - low) / (last - first) / 1000 if last > first and low is not None and high is not None else None


def targets(figures: Figures) -> Iterator[tuple[str, float | None, float]]:
    """Yield what is promised, what was measured, if it was, and the most that it may be."""
    get, ratio = figures.get, figures.ratio
    yield "CPU a post in a clean build, 10,000 posts to 100", figures.growth("cpu", 10_000), 1.15
    yield "CPU of a clean build, ours to twin, the highest", figures.highest_ratio("cpu", "ours", "twin"), 1.03
    yield (
        "CPU of a clean build of 1,000, ours to floor",
        ratio("cpu", ("ours", 1_000, "clean"), ("floor", 1_000, "clean")),
        1.7,
    )
    yield (
        "wall of a clean build of 1,000, `-j 2` to `-j 1`",
        ratio("wall", ("ours-j2", 1_000, "clean"), ("ours", 1_000, "clean")),
        0.6,
    )
    written, always = get("pages", "ours", 1_000, "body"), get("pages", "ours", 1_000, "nothing")
    more = written - always if written is not None and always is not None else None
    yield "pages that a body edit at 1,000 writes, beside those that every build writes", more, 1
    yield (
        "wall of a body edit at 1,000, ours to Hugo",
        ratio("wall", ("ours", 1_000, "body"), ("hugo", 1_000, "body")),
        0.5,
    )
    yield (
        "wall with nothing changed at 1,000, ours to Hugo",
        ratio("wall", ("ours", 1_000, "nothing"), ("hugo", 1_000, "nothing")),
        1 / 3,
    )
    yield (
        "CPU at 10,000, a body edit to a clean build",
        ratio("cpu", ("ours", 10_000, "body"), ("ours", 10_000, "clean")),
        0.04,
    )
    yield (
        "peak memory of a clean build, ours to plain, the highest",
        figures.highest_ratio("peak", "ours", "plain"),
        1.05,
    )
    yield "peak memory that a post adds, kB", figures.memory_a_post("ours"), 160
    yield "HTML bytes a post, 10,000 posts to 100", figures.growth("page_bytes", 10_000), 1.01
    for size in figures.sizes:
        stored = get("stored", "ours", size)
        yield f"what our domain keeps of a post at {size:,}, kB", stored and stored / size / 1000, 2


def write(measured: Sequence[Measurement]) -> str:
    """Return the whole table."""
    figures = Figures(measured)
    lines = ["# How long builds take", "", *_head(measured), ""]
    for what in WHATS:
        sizes = [size for size in figures.sizes if any(one.what == what and one.size == size for one in measured)]
        if sizes:
            lines += [f"## {HEADINGS[what]}", "", "CPU as a ratio to ours, and in seconds.", ""]
            rows = [
                [tool.name, *(_compared(figures, tool.name, size, what) for size in sizes)] for tool in figures.tools
            ]
            kept = [row for row in rows if any(row[1:])]
            lines += [*_table([f"{what}, posts:", *(f"{size:,}" for size in sizes)], kept), ""]
    lines += ["## Targets", "", *_targets(figures), "", "## All figures", "", *_all(figures), "", "## The tools", ""]
    lines += [f"- **{tool.name}**: {tool.note}." for tool in figures.tools]
    names = work_arounds()
    lines += ["", f"Work-arounds: {', '.join(names) if names else 'none that can be switched on alone'}."]
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
    explained = "Each build is a process of its own; CPU is that of all its processes, user and system."
    return [f"{'; '.join(facts)}.", "", explained]


def _compared(figures: Figures, tool: str, size: int, what: What) -> str:
    seconds = figures.get("cpu", tool, size, what)
    ratio = figures.ratio("cpu", (tool, size, what), ("ours", size, what))
    return "" if seconds is None else f"{seconds:.1f} s" if ratio is None else f"{ratio:.2f} ({seconds:.1f} s)"


def _targets(figures: Figures) -> list[str]:
    rows = [
        [
            promise,
            f"{limit:.3g}",
            "" if value is None else f"{value:.3g}",
            "" if value is None else _verdict(value, limit),
        ]
        for promise, value, limit in targets(figures)
    ]
    return _table(["what", "at most", "measured", ""], rows)


def _verdict(value: float, limit: float) -> str:
    return "kept" if value <= limit else "missed"


def _all(figures: Figures) -> list[str]:
    """Return a table of every build, with its units."""
    columns = {"CPU s": ("cpu", 1), "wall s": ("wall", 1), "peak MB": ("peak", 1e6), "pages": ("pages", 1)}
    columns |= {"other files": ("others", 1), "HTML MB": ("page_bytes", 1e6), "other MB": ("other_bytes", 1e6)}
    rows = []
    for size in figures.sizes:
        for what in WHATS:
            for tool in figures.tools:
                found = [(figures.get(field, tool.name, size, what), unit) for field, unit in columns.values()]
                values = [f"{value / unit:.2f}".removesuffix(".00") for value, unit in found if value is not None]
                if values:
                    rows.append([f"{size:,}", what, tool.name, *values])
    return _table(["posts", "build", "tool", *columns], rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---", *["--:"] * (len(header) - 1)]
    return [f"| {' | '.join(row)} |" for row in (header, rule, *rows)]
