"""A work-around: Sphinx reads the search index in every build and writes it again, also where nothing has changed.

With 1,000 posts of 1,350 words that was a quarter of such a build. The index is left as it is if no document has been
read or removed, no page is to be written, and the output has the pages of all documents; of an output without an index
the ledger says that it has no pages. See ``load_indexer`` and ``dump_search_index`` of Sphinx's
``StandaloneHTMLBuilder``.
"""

from collections.abc import Callable, Set

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment


class IndexKeeper:
    """Keeps the index of one build's output, if *has_all_pages* says so of what earlier builds have left there."""

    def __init__(self, has_all_pages: Callable[[Sphinx], bool]) -> None:
        self._has_all_pages = has_all_pages
        self._is_read = False
        self._is_kept = False

    def note_change(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Note that a document is about to be read, or is gone."""
        self._is_read = True

    def watch(self, app: Sphinx) -> None:
        """Ask, when the builder is about to read or to write its index, whether it need."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or not builder.search:
            return
        load, dump = getattr(builder, "load_indexer", None), getattr(builder, "dump_search_index", None)
        if load is None or dump is None:
            return

        def load_indexer(docnames: Set[str]) -> None:
            self._is_kept = not docnames and not self._is_read and self._has_all_pages(app)
            if not self._is_kept:
                load(docnames)

        def dump_search_index() -> None:
            if not self._is_kept:
                dump()

        builder.load_indexer = load_indexer  # type: ignore[method-assign]  # there is no public way
        builder.dump_search_index = dump_search_index  # type: ignore[method-assign]  # as above
