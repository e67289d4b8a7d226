"""The ledger of an output folder: what each of its pages was last written from.

It says what is on the disk, so it is no part of the environment, which Sphinx saves before it writes the pages. While
a build runs there is none; a build that was killed leaves none behind, and the next one writes every page. It stands
among the document trees, a file for each builder, for several may share them.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .shown import shown_by_pages


class Ledger:
    """The ledger of one build."""

    def __init__(self) -> None:
        self._before: dict[str, str] | None = None
        self._now: dict[str, str] = {}
        self._written: set[str] = set()

    def open(self, app: Sphinx) -> None:
        """Take the ledger of the last build away, before anything is changed in the output folder."""
        path = _path(app)
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # The last build was killed, perhaps while it wrote this file, and Sphinx falls over half of it.
            (app.outdir / ".buildinfo").unlink(missing_ok=True)
            return
        if entries["folder"] == str(app.outdir):
            self._before = entries["pages"]
        path.unlink()

    def pages_to_write(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages that would not be written now as they stand in the output folder."""
        self._now = shown_by_pages(app)
        if self._before is None:
            return list(self._now)
        # A builder that makes one file of all documents writes every time, and no page of its own.
        return [page for page, shown in self._now.items() if self._before.get(page, shown) != shown]

    def note_page(self, app: Sphinx, document: nodes.document, docname: str) -> None:
        """Note a page that is about to be written."""
        self._written.add(docname)

    def close(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the ledger, when all pages are written."""
        if exception is None:
            pages = {docname: shown for docname, shown in (self._before or {}).items() if docname in self._now}
            pages.update((docname, self._now[docname]) for docname in self._written & self._now.keys())
            entries = {"folder": str(app.outdir), "pages": pages}
            _path(app).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def _path(app: Sphinx) -> Path:
    return app.doctreedir / f"sphinx_posts-{app.builder.name}.json"
