"""What is measured: each tool with how its site is laid out, what builds it, and what the table says of it.

A site is a folder with ``source``, the output in ``out``, and what a tool keeps from build to build in ``kept``.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from . import dialects
from .articles import Article
from .environments import binary
from .settings import conf, without_posts

ROOT: Final = Path(__file__).parent.parent
FRAMES: Final = Path(__file__).parent / "frames"

What: TypeAlias = Literal["clean", "nothing", "body", "title", "new"]
WHATS: Final[tuple[What, ...]] = get_args(What)
"""What is measured: a clean build, then builds with nothing changed, the body or the title of a post, a new post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool, or a configuration of one.

    *frame* lays out the source folder but for the posts, *posts* and *pictures* are the folders for those, and *source*
    is a post as the tool reads it. *lock* names its environment, where that is not the site's own. It is measured from
    *smallest* to *largest* sites.
    """

    name: str
    note: str
    frame: Callable[[Path], None]
    command: Callable[[Path], Sequence[str]]
    source: Callable[[Article], str] = dialects.sphinx
    posts: str = "posts"
    pictures: str = "posts/images"
    lock: str = ""
    whats: tuple[What, ...] = WHATS
    smallest: int = 0
    largest: int = 10_000

    def measures(self, size: int, what: What) -> bool:
        """Whether a build of *size* posts is measured."""
        return what in self.whats and self.smallest <= size <= self.largest


def _no_frame(source: Path) -> None:
    """Lay out nothing beside the posts."""


def _copied_frame(name: str) -> Callable[[Path], None]:
    def frame(source: Path) -> None:
        shutil.copytree(FRAMES / name, source, dirs_exist_ok=True)

    return frame


def _link_folders(source: Path) -> None:
    for name in ("_ext", "_static", "_templates"):
        (source / name).symlink_to(ROOT / name)


def _our_frame(source: Path) -> None:
    _link_folders(source)
    for name in ("conf.py", "index.rst"):
        shutil.copy(ROOT / name, source)


def _sphinx_frame(
    change: Callable[[dict[str, Any]], None], listing: str = ".. toctree::\n   :glob:\n\n   posts/*\n"
) -> Callable[[Path], None]:
    """Lay out this site without its posts extension, with settings changed, and a front page with a *listing*."""

    def frame(source: Path) -> None:
        _link_folders(source)
        reader = [sys.executable, "-m", "bench.settings", str(ROOT / "conf.py")]
        read = subprocess.run(reader, cwd=ROOT, check=True, capture_output=True)
        settings = without_posts(json.loads(read.stdout))
        change(settings)
        (source / "conf.py").write_text(conf(settings), encoding="utf-8")
        (source / "index.rst").write_text(f"Posts\n=====\n\n{listing}", encoding="utf-8")

    return frame


def _twin(settings: dict[str, Any]) -> None:
    settings["extensions"].append("sphinx_posts.work_arounds")


def _stock(settings: dict[str, Any]) -> None:
    settings["extensions"].remove("sphinx_korean_search")


def _ablog(settings: dict[str, Any]) -> None:
    settings["extensions"].remove("sphinx_korean_search")
    settings["extensions"].append("ablog")
    settings |= {"blog_baseurl": settings["html_baseurl"], "blog_post_pattern": "posts/*", "blog_title": "posts"}


def _sphinx(jobs: int, lock: str = "") -> Callable[[Path], Sequence[str]]:
    def command(site: Path) -> Sequence[str]:
        python = str(binary(lock, "python")) if lock else sys.executable
        folders = ["-d", str(site / "kept"), str(site / "source"), str(site / "out")]
        return [python, "-m", "sphinx", "-q", "-b", "html", "-j", str(jobs), *folders]

    return command


def _floor(site: Path) -> Sequence[str]:
    return [sys.executable, str(ROOT / "bench" / "floor.py"), str(site / "source" / "posts"), str(site / "out")]


def _mkdocs(site: Path) -> Sequence[str]:
    return [
        str(binary("mkdocs", "mkdocs")),
        "build",
        "-q",
        "-f",
        str(site / "source/mkdocs.yml"),
        "-d",
        str(site / "out"),
    ]


def _hugo(site: Path) -> Sequence[str]:
    # Not the command in "bin", which is Python and starts this one.
    (program,) = binary("hugo", "python").parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo")
    folders = ["--source", str(site / "source"), "--destination", str(site / "out"), "--cacheDir", str(site / "kept")]
    return [str(program), "build", "--quiet", *folders]


TOOLS: Final = (
    Tool(
        name="ours",
        note="this site's configuration, its conf.py and index.rst as they are",
        frame=_our_frame,
        command=_sphinx(1),
    ),
    Tool(
        name="ours-j2",
        note="the same with `-j 2`",
        frame=_our_frame,
        command=_sphinx(2),
        whats=("clean",),
        smallest=1_000,
        largest=1_000,
    ),
    Tool(
        name="twin",
        note="the same without our extension, but with its work-arounds; posts in a plain toctree of the front page,"
        " which no page draws; formulas left to MathJax; Korean search as in ours",
        frame=_sphinx_frame(_twin),
        command=_sphinx(1),
    ),
    Tool(name="plain", note="twin without the work-arounds", frame=_sphinx_frame(lambda _: None), command=_sphinx(1)),
    Tool(
        name="stock",
        note="plain without Korean search: Sphinx's own, for English",
        frame=_sphinx_frame(_stock),
        command=_sphinx(1),
        largest=1_000,
    ),
    Tool(
        name="floor",
        note="MyST and docutils alone, bare HTML, formulas as MathML: no navigation, no search, no lists, pictures"
        " not copied",
        frame=_no_frame,
        command=_floor,
        whats=("clean",),
    ),
    Tool(
        name="ablog",
        note="stock with ABlog: lists and feeds; a comma divides a category in two; formulas left to MathJax",
        frame=_sphinx_frame(_ablog, ".. postlist::\n   :excerpts:\n"),
        command=_sphinx(1, lock="ablog"),
        lock="ablog",
        largest=1_000,
    ),
    Tool(
        name="mkdocs",
        note="MkDocs Material's blog: pages of ten posts, search; formulas left to MathJax; no feeds, no related posts",
        frame=_copied_frame("mkdocs"),
        command=_mkdocs,
        source=dialects.mkdocs,
        posts="docs/posts",
        pictures="docs/posts/images",
        lock="mkdocs",
        largest=1_000,
    ),
    Tool(
        name="hugo",
        note="Hugo with the smallest layouts that have lists, feeds and related posts: no theme, no search; formulas"
        " left to MathJax",
        frame=_copied_frame("hugo"),
        command=_hugo,
        source=dialects.hugo,
        posts="content/posts",
        pictures="static/images",
        lock="hugo",
        largest=1_000,
    ),
)
