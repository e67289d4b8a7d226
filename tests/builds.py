"""Builds in processes of their own, and what they leave in the output folder."""

import multiprocessing
import os
import shutil
import signal
import sys
import warnings
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import myst_parser.parsers.sphinx_  # noqa: F401  # imported once, for all processes that are forked
import sphinx_book_theme  # noqa: F401  # as above
from sphinx.cmd.build import build_main

from conftest import Site

EPOCH = "1600000000"
BOOK = "html_theme = 'sphinx_book_theme'\nhtml_sidebars = {'**': ['navbar-logo.html']}\n"
# What Sphinx writes in every build, beside the search index and the inventory.
ALWAYS = {"genindex", "search"}


def start(
    site: Site,
    outdir: str,
    *options: str,
    jobs: int = 1,
    builder: str = "html",
    only: str = "",
    epoch: str = EPOCH,
    kill_at: str = "",
) -> ForkProcess:
    """Start a build into *outdir*, with document trees beside it, in a process group of its own.

    With *only*, a source, no other page is written; *epoch* is its now. The build kills itself when it has emptied the
    file *kill_at* to write it; with "before " in front of the name, just before that.

    In one process the theme's template paths would differ between two builds, every page would be written, and no
    test of what is written could fail. The process is forked from this one, where everything is imported already.
    """
    folders = ["-d", str(site.path / f"{outdir}-doctrees"), *options, str(site.source), str(site.path / outdir)]
    command = ["-q", "--no-color", "-j", str(jobs), "-b", builder, *folders]
    command += [str(site.source / only)] if only else []
    process = multiprocessing.get_context("fork").Process(
        target=_build, args=(command, site.path / f"{outdir}.log", epoch, kill_at)
    )
    process.start()
    return process


def run(site: Site, outdir: str, *options: str, **settings: Any) -> None:
    """Build to the end, with the *settings* of `start`."""
    process = start(site, outdir, *options, **settings)
    process.join()
    assert process.exitcode == 0, (site.path / f"{outdir}.log").read_text()


def _build(command: list[str], log: Path, epoch: str, kill_at: str) -> None:
    emptied, kill_at = not kill_at.startswith("before "), kill_at.removeprefix("before ")

    def kill(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith(kill_at) and str(arguments[1]).startswith("w"):
            if emptied:
                Path(arguments[0]).unlink(missing_ok=True)
                Path(arguments[0]).touch()
            os.kill(os.getpid(), signal.SIGKILL)

    os.setsid()
    if kill_at:
        sys.addaudithook(kill)
    os.environ["SOURCE_DATE_EPOCH"] = epoch
    warnings.simplefilter("ignore")  # the theme uses names that Sphinx will drop
    with log.open("w", encoding="utf-8") as stream:
        sys.stdout = sys.stderr = stream
        sys.exit(build_main(command))


def remove_builds(site: Site, *names: str) -> None:
    """Remove output folders, and the document trees beside them."""
    for name in names:
        shutil.rmtree(site.path / name, ignore_errors=True)
        shutil.rmtree(site.path / f"{name}-doctrees", ignore_errors=True)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of an output folder by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".buildinfo.bak"
    }


def differences(site: Site, incremental: str = "incremental", clean: str = "clean") -> list[str]:
    """Return the files of the clean build that the incremental one has not, or has otherwise."""
    built, expected = files(site.path / incremental), files(site.path / clean)
    return sorted(path for path, content in expected.items() if built.get(path) != content)


def left_over(site: Site, incremental: str = "incremental", clean: str = "clean") -> set[str]:
    """Return the files that only the incremental build has."""
    return files(site.path / incremental).keys() - files(site.path / clean).keys()


def pages(site: Site) -> dict[str, int]:
    """Return when each page was written, in ns."""
    folder = site.path / "incremental"
    return {str(path.relative_to(folder))[:-5]: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
