"""How Lighthouse scores pages, as readers get them from a host of static files."""

import gzip
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import BinaryIO

from browsing import QUIET, Handler, served
from searching import NODE

FORMS = {"mobile": [], "desktop": ["--preset=desktop"]}
RUNS = 5
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""Least scores, of 100: https://developer.chrome.com/docs/lighthouse/performance/performance-scoring."""

Scores = Mapping[str, Sequence[int]]
"""The scores of all runs by category."""

# Ten minutes; what a page does on a first visit does not depend on it.
_HEADERS = {"Cache-Control": "max-age=600"}
_COMPRESSED = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


class _Host(Handler):
    """Compresses text, keeps connections open, and has the site's own page where there is none, as hosts do."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO:
        """Send the headers of what is asked for, and return its content."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status, path = (200, path) if path.is_file() else (404, Path(self.directory, "404.html"))
        content = path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in _COMPRESSED:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve an output *folder*, which may still be empty, and give its address."""
    with served(folder, _HEADERS, _Host) as address:
        yield address


def scores(lighthouse: Path, url: str, form: str, report: Path) -> Scores:
    """Return the scores of a page in a few runs; *report* begins the names of their reports.

    *lighthouse* is the folder of its npm package; it runs in the Node that comes with Playwright.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    found: dict[str, list[int]] = {category: [] for category in TARGETS}
    for run in range(1, RUNS + 1):
        name = f"{report}-{form}-{run}"
        flags = " ".join(["--headless", "--no-sandbox", "--disable-gpu", *QUIET])
        # Its latency and processor are simulated (its default), so that scores depend little on this machine.
        command = [str(NODE), str(lighthouse / "cli" / "index.js"), url, "--quiet", f"--chrome-flags={flags}"]
        command += [f"--only-categories={','.join(TARGETS)}", *FORMS[form]]
        command += ["--output=json", "--output=html", f"--output-path={name}"]
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chromium})
        categories = json.loads(Path(f"{name}.report.json").read_text(encoding="utf-8"))["categories"]
        for category in TARGETS:
            found[category].append(round(100 * categories[category]["score"]))
    return found


def row(page: str, form: str, found: Scores) -> str:
    """Return a row of the table of scores: of each category the median, and performance run by run."""
    medians = " | ".join(f"{median(found[category]):g}" for category in TARGETS)
    return f"| {page} | {form} | {medians} | {', '.join(map(str, found['performance']))} |"


def heading() -> str:
    """Return the head of the table of scores."""
    names = ["page", "form", *TARGETS, "performance of all runs"]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def faults(page: str, form: str, found: Scores) -> list[str]:
    """Return, in words, which medians are below their targets."""
    return [
        f"{page}, {form}: {category} is {median(found[category]):g}, below {least}"
        for category, least in TARGETS.items()
        if median(found[category]) < least
    ]
