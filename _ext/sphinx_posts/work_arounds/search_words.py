"""A work-around: Sphinx looks up each word of a page in the search index as often as it stands there.

See ``IndexBuilder.feed`` in Sphinx 9: it keeps in which documents a word is, and neither where nor how often.
"""

from collections.abc import Set
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder


def setup(app: Sphinx) -> None:
    """Have each word of a page looked up once."""
    app.connect("write-started", look_up_words_once)


def look_up_words_once(app: Sphinx, builder: Builder) -> None:
    """Hand each word of a page to the index once, in the order of the page."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    prepare = builder.prepare_writing

    def prepare_writing(docnames: Set[str]) -> None:
        prepare(docnames)
        if collect := getattr(builder.indexer, "_word_collector", None):
            builder.indexer._word_collector = lambda document: _once(collect(document))  # type: ignore[union-attr, method-assign]  # there is an indexer, and no public way

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]  # there is no event after it


def _once(store: Any) -> Any:
    store.words = list(dict.fromkeys(store.words))
    store.title_words = list(dict.fromkeys(store.title_words))
    return store
