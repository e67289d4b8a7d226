"""The days of pages in the search index, by which results are ordered that are equal otherwise."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TextIO

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.search import js_index

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class IndexFormat(Protocol):
    """How a builder writes the index and reads it again, as `sphinx.search.js_index` does."""

    def load(self, f: TextIO) -> Any:
        """Return the index."""

    def dump(self, data: Any, f: TextIO) -> None:
        """Write the index."""


class DatedIndex:
    """The format of an index that also has ``days``: of each page that has another than its file's name says."""

    def __init__(self, format: IndexFormat, env: BuildEnvironment) -> None:  # noqa: A002  # Sphinx's name
        self._format = format
        self._env = env

    def load(self, f: TextIO) -> Any:
        """Return the index that Sphinx knows."""
        return self._format.load(f)

    def dump(self, data: dict[str, Any], f: TextIO) -> None:
        """Write the index with the days."""
        self._format.dump({**data, "days": days(data["docnames"], self._env.metadata)}, f)


def days(docnames: Sequence[str], metadata: Mapping[str, Mapping[str, Any]]) -> dict[int, str]:
    """Return by the number of a page the day of its front matter, where its file's name does not begin with it."""
    found = {}
    for number, docname in enumerate(docnames):
        day = _DAY.match(str(metadata.get(docname, {}).get("date", "")))
        if day and not docname.rpartition("/")[2].startswith(day[0]):
            found[number] = day[0]
    return found


def add_days(app: Sphinx) -> None:
    """Let the index of an HTML builder have days."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.indexer_format is js_index:
        app.builder.indexer_format = DatedIndex(js_index, app.env)
