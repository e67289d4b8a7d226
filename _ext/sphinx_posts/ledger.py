"""The ledger of an output folder: which files a build has made there, and what each page was last written from.

It says what is on the disk, so it is no part of the environment, which Sphinx saves before it writes the pages. While
a build runs it says of no page what it was written from; one that was killed leaves it so, and the next build writes
every page. It stands among the document trees, one for each builder, for several may share them.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from .category_pages import category_pages, context_of, page_file, page_files
from .domain import PostDomain
from .shown import shown_by_pages


class Ledger:
    """The ledger of one build; each of *others* names files, beside pages and pictures, that the site has."""

    def __init__(self, *others: Callable[[Sphinx], Iterable[str]]) -> None:
        self._others = others
        self._before: dict[str, str] | None = None
        self._now: dict[str, str] = {}
        self._written: set[str] = set()
        self._files: set[str] = set()

    def open(self, app: Sphinx) -> None:
        """Read what the last build has noted, before anything is changed in the output folder."""
        try:
            entries = json.loads(_path(app).read_text(encoding="utf-8"))
            folder, pages, files = entries["folder"], entries["pages"], entries["files"]
        except (OSError, ValueError, KeyError):
            folder, pages, files = str(app.outdir), None, []
        if _lacks_index(app):
            pages = None  # of the pages as they are written, Sphinx makes the index
        if folder == str(app.outdir):
            self._before, self._files = pages, set(files)
        if pages is None:  # the last build was killed, and Sphinx falls over a half-written file
            (app.outdir / ".buildinfo").unlink(missing_ok=True)
        self._write(app, None)

    def pages_to_write(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages that would not be written now as they stand in the output folder, and tidy it up.

        What was made of documents that are gone, or held back now, goes.
        """
        if isinstance(app.builder, DummyBuilder):  # it has no pages
            return []
        self._now = shown_by_pages(app)
        others = itertools.chain.from_iterable(named(app) for named in self._others)
        files = {*_files_of(app, env.found_docs), *_copies(app), *page_files(app), *others}
        # Posts that are held back are known to be so, even if the ledger is lost.
        for gone in (self._files | {*_files_of(app, PostDomain.of(env).states.keys())}) - files:
            _remove(app.outdir / gone, app.outdir)
        self._files = files
        self._write(app, None)
        return [page for page in self._now if page in env.all_docs and self._is_stale(page)]

    def has_all_pages(self, app: Sphinx) -> bool:
        """Whether the last build was finished, and has left the pages of all documents, and of no others."""
        return self._before is not None and app.env.all_docs.keys() <= self._before.keys() <= self._now.keys()

    def stale_category_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the pages of categories that would not be written now as they stand in the output folder."""
        for name, page in category_pages(app).items():
            assert isinstance(app.builder, StandaloneHTMLBuilder)
            is_there = Path(app.builder.get_output_path(name)).is_file()  # of documents, Sphinx asks the same
            if not is_there or self._is_stale(name, new=True):
                yield name, context_of(app, page), "page.html"

    def _is_stale(self, page: str, *, new: bool = False) -> bool:
        # A builder that makes one file of all documents writes every time, and no page of its own.
        return self._before is None or self._before.get(page, None if new else self._now[page]) != self._now[page]

    def note_page(self, app: Sphinx, document: nodes.document, docname: str) -> None:
        """Note a page that is about to be written."""
        self._written.add(docname)

    def close(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the ledger, when all pages are written."""
        if exception is None:
            pages = {docname: shown for docname, shown in (self._before or {}).items() if docname in self._now}
            pages.update((docname, self._now[docname]) for docname in self._written & self._now.keys())
            self._write(app, pages)

    def _write(self, app: Sphinx, pages: dict[str, str] | None) -> None:
        path = _path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = {"folder": str(app.outdir), "pages": pages, "files": sorted(self._files)}
        new = path.with_suffix(".new")
        new.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
        new.replace(path)


def _lacks_index(app: Sphinx) -> bool:
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not builder.search:
        return False
    return not Path(app.outdir, builder.searchindex_filename).is_file()


def _files_of(app: Sphinx, docnames: Iterable[str]) -> Iterator[str]:
    """Yield the paths, in the output folder, of the pages and of the copied sources of documents."""
    builder, env = app.builder, app.env
    link_suffix = app.config.html_sourcelink_suffix or ""
    for docname in docnames:
        if isinstance(builder, StandaloneHTMLBuilder):
            yield page_file(builder, docname)
            suffix = str(env.doc2path(docname, base=False)).removeprefix(docname)
            yield f"_sources/{docname}{suffix}{link_suffix if suffix != link_suffix else ''}"
        elif hasattr(builder, "out_suffix"):
            yield f"{docname}{builder.out_suffix}"


def _copies(app: Sphinx) -> Iterator[str]:
    """Yield the paths of the pictures and downloads that pages name; an EPUB holds all that are there."""
    yield from (Path(app.builder.imagedir, name).as_posix() for _, name in app.env.images.values())
    yield from (f"_downloads/{name}" for _, name in app.env.dlfiles.values())


def _remove(path: Path, top: Path) -> None:
    """Remove a file, and the folders below *top* in which it was alone."""
    if path.is_file():
        path.unlink()
        for folder in path.parents:
            if folder == top or any(folder.iterdir()):
                break
            folder.rmdir()


def _path(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"sphinx_posts-{app.builder.name}.json")
