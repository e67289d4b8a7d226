"""The plot of what was measured: an SVG of two panels, readable on light and dark ground."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

from .journal import Measurement
from .report import Figures
from .tools import What

# After Okabe and Ito, whose colours people with any colour vision tell apart.
_COLOURS: Final = ("#000000", "#e69f00", "#0072b2", "#56b4e9", "#cc79a7", "#999999", "#d55e00", "#009e73", "#b8a800")
_WIDTH, _HEIGHT = 420, 300  # of a panel's axes, in px
_LEFT, _TOP, _BETWEEN, _RIGHT, _BOTTOM = 60, 50, 140, 90, 50


def draw(measured: Sequence[Measurement]) -> str:
    """Draw CPU by number of posts, both logarithmic: of a clean build a post, and of a body edit."""
    figures = Figures(measured)
    width, height = _LEFT + 2 * _WIDTH + _BETWEEN + _RIGHT, _TOP + _HEIGHT + _BOTTOM
    panels = [
        _panel(figures, "clean", "Clean build: CPU, ms a post", _LEFT),
        _panel(figures, "body", "Body edit: CPU, ms", _LEFT + _WIDTH + _BETWEEN),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="13"><title>CPU by number of posts</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(panels)}</svg>\n'
    )


def _panel(figures: Figures, what: What, title: str, left: int) -> str:
    lines: dict[int, list[tuple[int, float]]] = {}
    for number, tool in enumerate(figures.tools):
        found = [(size, figures.get("cpu", (tool.name, size, what))) for size in figures.sizes]
        points = [(size, 1000 * cpu / (size if what == "clean" else 1)) for size, cpu in found if cpu]
        if points:
            lines[number] = points
    if not lines:
        return ""
    values = [value for points in lines.values() for _, value in points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    first, last = log10(figures.sizes[0]), log10(figures.sizes[-1])

    def place(size: float, value: float) -> tuple[float, float]:
        x = (log10(size) - first) / (last - first or 1)
        y = (log10(value) - low) / (high - low or 1)
        return round(left + x * _WIDTH, 1), round(_TOP + (1 - y) * _HEIGHT, 1)

    parts = [f'<text x="{left}" y="{_TOP - 20}" font-size="15">{title}</text>']
    for power in range(low, high + 1):
        x, y = place(figures.sizes[0], 10**power)
        parts.append(f'<path d="M{x} {y}h{_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10**power:,}</text>')
    for size in figures.sizes:
        x, y = place(size, 10**low)
        parts.append(f'<text x="{x}" y="{y + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{left + _WIDTH / 2}" y="{_TOP + _HEIGHT + 40}" text-anchor="middle">posts</text>')
    lowest: dict[float, float] = {}  # label at each end, from above: none is drawn over another
    for number, points in sorted(lines.items(), key=lambda line: -line[1][-1][1]):
        places = [place(*point) for point in points]
        colour = _COLOURS[number % len(_COLOURS)]
        path = "L".join(f"{x} {y}" for x, y in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        lowest[x] = max(y, lowest.get(x, 0) + 14)
        name = escape(figures.tools[number].name)
        parts.append(f'<text x="{x + 8}" y="{lowest[x] + 4}" fill="{colour}">{name}</text>')
    return "".join(parts)
