"""Tiny sites, written from a dict of files and built by a real Sphinx."""

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import settings
from sphinx.application import Sphinx
from sphinx.testing.util import SphinxTestApp, _clean_up_global_state

from sphinx_posts.domain import PostDomain
from sphinx_posts.post import Post

ROOT = Path(__file__).parent.parent

# Hypothesis gives each example 0.2 s otherwise, and a busy machine may take longer.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CONF = """
extensions = ["myst_parser", "sphinx_posts"]
html_theme = "basic"
html_copy_source = False
"""

# Few entries: posts come into the feeds and go.
FEEDS = """
html_baseurl = "https://example.org/blog/"
posts_feed_authority = "example.org,2020"
posts_feed_entries = 2
"""


@dataclass
class Site:
    """A site in a folder of its own. *conf* is added to a conf.py that loads the extension."""

    path: Path
    warnings: list[str] = field(default_factory=list)
    app: Sphinx | None = None

    @property
    def source(self) -> Path:
        return self.path / "source"

    def write(self, files: Mapping[str, str]) -> None:
        """Write *files*; those that a build has read get a later time, whatever the clock's resolution."""
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.stat().st_mtime_ns if path.exists() else 0
            path.write_text(text, encoding="utf-8", newline="")
            if path.stat().st_mtime_ns <= before:
                os.utime(path, ns=(before + 1_000_000, before + 1_000_000))

    def build(
        self, builder: str = "html", *, parallel: int = 1, fresh: bool = False, tags: Sequence[str] = ()
    ) -> "Site":
        """Build in this process; the warnings, without colour and source folder, are kept in ``warnings``."""
        if fresh:
            shutil.rmtree(self.path / "build", ignore_errors=True)
        warning = io.StringIO()
        self.app = SphinxTestApp(
            builder,
            srcdir=self.source,
            builddir=self.path / "build",
            parallel=parallel,
            warning=warning,
            tags=tags,
        )
        try:
            self.app.build()
        finally:
            self.app.cleanup()
        text = re.sub(r"\x1b\[[0-9;]*m", "", warning.getvalue()).replace(f"{self.source}/", "")
        self.warnings = [line for line in text.splitlines() if line.strip()]
        return self

    def out(self, name: str, builder: str = "html") -> str:
        """Return an output file's text."""
        return (self.path / "build" / builder / name).read_text(encoding="utf-8")

    @property
    def domain(self) -> PostDomain:
        assert self.app is not None
        return PostDomain.of(self.app.env)

    def post(self, docname: str) -> Post:
        """Return what the domain knows of a post."""
        return self.domain.posts[docname]

    def summary(self, docname: str) -> str:
        """Return the text of a post's summary."""
        return self.domain.summaries[docname].text

    def doctree(self, docname: str) -> nodes.document:
        assert self.app is not None
        return self.app.env.get_doctree(docname)


MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[MakeSite]:
    """Return a function that writes a site; ``index.rst`` is a bare listing unless it is given."""

    def make(files: Mapping[str, str], conf: str = "", *, index: str = "", name: str = "site") -> Site:
        site = Site(tmp_path / name)
        front = {"conf.py": CONF + conf}
        if "index.rst" not in files and "index.md" not in files:
            front["index.rst"] = index or "Blog\n====\n\n.. posts::\n"
        site.write({**front, **files})
        return site

    yield make
    _clean_up_global_state()  # of a check too, whose process would end with it


def post(title: str = "", body: str = "A first paragraph.", **keys: str) -> str:
    """Return a MyST post with front matter."""
    front = {"title": title, **keys} if title else keys
    lines = [f"{key}: {value}" for key, value in front.items()]
    return "\n".join(["---", *lines, "---", "", body, ""])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded, whether they are good enough or not."""
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, value in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"\n{value}")
