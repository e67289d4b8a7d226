"""Two clean builds are the same, whoever makes them, and an unchanged site is left as it is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from builds import BOOK, EPOCH, run
from conftest import ROOT, MakeSite, Site, post

# Found by Python at its start: entries of folders come in the order, or against it.
ORDER = """
import os

class Sorted:
    def __init__(self, path="."):
        self.entries = iter(sorted(scandir(path), key=lambda entry: entry.name, reverse=bool(os.environ["BACKWARDS"])))
    def __iter__(self):
        return self.entries
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

scandir, os.scandir = os.scandir, Sorted
listdir = os.listdir
os.listdir = lambda path=".": sorted(listdir(path), reverse=bool(os.environ["BACKWARDS"]))
"""
HERE = {"TZ": "Asia/Seoul", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "BACKWARDS": ""}
THERE = {"TZ": "America/Lima", "LC_ALL": "POSIX", "LANGUAGE": "ko", "PYTHONHASHSEED": "2", "BACKWARDS": "1"}
FILES = {
    "index.md": "# Blog\n\n```{posts}\n:by: tag\n:toctree:\n```\n",
    **{
        f"posts/2020-01-0{day}-{name}.md": post(name, f"![]({name}/figure.png)", tags="[z, a, 가, m]", category="c, d")
        for day, name in enumerate("abc", 1)
    },
    **{f"posts/{name}/figure.png": name for name in "abc"},
    # MyST labels such an equation at random.
    "posts/2020-02-01-equations.md": post("E", "Text.\n\n\\begin{equation}\na\n\\end{equation}\n\nMore.", tags="[a]"),
}
CONF = """
myst_enable_extensions = ['amsmath']
version = '1'
copyright = '%Y'
suppress_warnings = ['myst', 'toc', 'posts']
"""
# What Sphinx writes although nothing has changed: the environment and its pages, none of a document.
REWRITTEN = {
    "_static/basic.css",
    "_static/documentation_options.js",
    "_static/language_data.js",
    "_static/pygments.css",
    "genindex.html",
    "objects.inv",
    "search.html",
    "searchindex.js",
    ".buildinfo",
}


def build_as(place: dict[str, str], source: Path, folder: Path, builder: str, jobs: int) -> dict[str, bytes]:
    """Build in a new Python with the environment of a *place*; return the contents, of an EPUB those inside."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(ORDER)
    paths = f"{folder}{os.pathsep}{ROOT / '_ext'}"
    environment = os.environ | place | {"PYTHONPATH": paths, "SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "sphinx", "-q", "-j", str(jobs), "-b", builder, "-d", str(folder / "doctrees")]
    result = subprocess.run(
        [*command, str(source), str(folder / "out")], env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    books = list((folder / "out").glob("*.epub"))
    if books:
        with zipfile.ZipFile(books[0]) as book:
            return {name: book.read(name) for name in book.namelist()}
    paths_out = (path for path in (folder / "out").rglob("*") if path.is_file())
    return {str(path.relative_to(folder / "out")): path.read_bytes() for path in paths_out}


@pytest.mark.parametrize("builder", ["html", "epub", "latex"])
def test_a_site_is_the_same_wherever_it_is_built(make_site: MakeSite, builder: str) -> None:
    site = make_site(FILES, CONF)
    here = build_as(HERE, site.source, site.path / "here", builder, 1)
    there = build_as(THERE, site.source, site.path / "there", builder, 2)
    assert [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)] == []


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_this_site_is_the_same_wherever_it_is_built(tmp_path: Path, builder: str) -> None:
    here = build_as(HERE, ROOT, tmp_path / "here", builder, 1)
    there = build_as(THERE, ROOT, tmp_path / "there", builder, 2)
    assert [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)] == []


LOG = """
import os

def setup(app):
    def log(event, docname):
        with open(os.path.join(app.outdir, os.pardir, "events"), "a") as stream:
            print(event, docname, file=stream)
    app.connect("source-read", lambda app, docname, source: log("read", docname))
    app.connect("doctree-resolved", lambda app, document, docname: log("rendered", docname))
"""


@pytest.mark.parametrize("theme", ["", BOOK], ids=["basic", "book"])
def test_a_build_with_nothing_changed_reads_and_renders_nothing(make_site: MakeSite, theme: str) -> None:
    site = make_site(FILES, CONF + theme + LOG)
    run(site, "out")
    events = site.path / "events"
    assert "rendered posts/2020-01-01-a" in events.read_text()
    events.unlink()
    before = output(site)
    run(site, "out", jobs=2)
    after = output(site)
    assert not events.exists()
    assert {name: content for name, (_, content) in after.items()} == {
        name: content for name, (_, content) in before.items()
    }
    assert {name for name in after if after[name][0] != before[name][0]} <= REWRITTEN


def output(site: Site) -> dict[str, tuple[int, bytes]]:
    """Return the time and the content of every file."""
    folder = site.path / "out"
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}
