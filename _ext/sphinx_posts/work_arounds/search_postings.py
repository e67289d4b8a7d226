"""A work-around: Sphinx's search index has a set of names for each word, and is quadratic where it forgets documents.

Before the index is written, ``IndexBuilder.prune`` intersects the set of each word with a dict of all documents, which
Python does by going through the dict, in every build: an edit of one post among 10,000, with 800,000 words, took 90 s
of CPU, and takes 10 s here. Reading the index makes a set of each word's list, and writing it a list of each set. And a
word that stands in no document any more stays in it, without a place, and betrays what a document said that is gone.

Here the index keeps, for each word, the numbers of its documents, as they stand in the file. Each word of a document is
looked up once, and not as often as it stands there, and what the language makes of it is remembered. The index that is
written is that of a clean build of Sphinx. In other builds, Sphinx's has words without a place, and no entries of the
general index but those of the documents that were read anew. See ``sphinx.search`` of Sphinx 9.
"""

import pickle
from bisect import bisect_left
from collections.abc import Callable, Iterable, Set
from functools import lru_cache
from typing import Any, TypeAlias

import sphinx.search
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder

from .collector import paused
from .replaced import replaced

Pages: TypeAlias = int | list[int]
"""The numbers of the documents that have a word, ascending; of a single one the number itself."""

_BY_DOCNAME = ("_titles", "_filenames", "_all_titles", "_index_entries")
"""Sphinx's own tables of what is fed, beside the words."""

_NEEDED = {"load", "feed", "prune", "freeze", "get_terms", "_word_collector"}


def setup(app: Sphinx) -> None:
    """Have the index keep numbers."""
    if vars(IndexBuilder).keys() >= _NEEDED:
        app.connect("write-started", keep_numbers)


def keep_numbers(app: Sphinx, builder: Builder) -> None:
    """Have the builder make its index so."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    prepare = builder.prepare_writing

    def prepare_writing(docnames: Set[str]) -> None:
        with replaced(sphinx.search, "IndexBuilder", Postings):
            prepare(docnames)

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]  # there is no event before it


class Postings(IndexBuilder):
    """Sphinx's index, with the numbers of documents."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # Sphinx's are the environment's, with what a build that failed has left there.
        self._mapping = {}
        self._title_mapping = {}
        self._index_entries = {}
        self._numbers: dict[str, int] = {}  # by docname; a document that is gone keeps its number
        self._present: set[int] = set()  # the numbers of those that are not gone
        self._kept: tuple[dict[str, Pages], dict[str, Pages]] = {}, {}  # by word, of texts and of titles
        self._words: Iterable[str] = ()  # of the text that is fed
        self._term = lru_cache(1 << 16)(self._find_term)

    def load(self, stream: Any, format: Any) -> None:  # noqa: A002  # Sphinx's name
        """Take the words as they stand in the file, and have Sphinx read the rest."""
        with paused():
            frozen = (self.formats[format] if isinstance(format, str) else format).load(stream)
        terms: tuple[Any, Any] = {}, {}
        if isinstance(frozen, dict):
            terms = _with_places(frozen.get("terms", {})), _with_places(frozen.get("titleterms", {}))
            frozen = {**frozen, "terms": {}, "titleterms": {}}
        super().load(None, _Loaded(frozen))  # type: ignore[arg-type]  # it only hands the stream on
        docnames = frozen["docnames"]
        for entry, places in frozen.get("indexentries", {}).items():
            for number, identifier, is_main in places:
                entries = self._index_entries.setdefault(docnames[number], [])
                entries.append((entry, identifier, "main" if is_main else ""))
        self._numbers = {docname: number for number, docname in enumerate(docnames)}
        self._present = set(self._numbers.values())
        self._kept = terms

    def feed(self, docname: str, *arguments: Any) -> None:
        """Feed a document: Sphinx all but the words of its text, and then these, without those of its titles."""
        number = self._numbers.setdefault(docname, len(self._numbers))
        self._present.add(number)
        super().feed(docname, *arguments)
        titles = dict.fromkeys(self._title_mapping)
        found = map(self._term, self._words)
        texts = dict.fromkeys(term for term in found if term is not None and term not in titles)
        for kept, terms in zip(self._kept, (texts, titles), strict=True):
            for term in terms:
                _add(kept, term, number)
        self._title_mapping.clear()

    def feed_elsewhere(self, feed: Callable[[], None]) -> bytes:
        """Return what *feed* feeds, for `take`; all else is forgotten, in a process that has its own copy of it."""
        for name in _BY_DOCNAME:
            setattr(self, name, {})
        self._numbers, self._present, self._kept = {}, set(), ({}, {})
        feed()
        return pickle.dumps(({name: getattr(self, name) for name in _BY_DOCNAME}, [*self._numbers], self._kept))

    def take(self, fed: bytes) -> None:
        """Take over what was fed elsewhere."""
        tables, docnames, taken = pickle.loads(fed)
        for name, table in tables.items():
            getattr(self, name).update(table)
        numbers = [self._numbers.setdefault(docname, len(self._numbers)) for docname in docnames]
        self._present.update(numbers)
        for kept, terms in zip(self._kept, taken, strict=True):
            for term, pages in terms.items():
                for page in _each(pages):
                    _add(kept, term, numbers[page])

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all documents but *docnames*, and the words that only others have."""
        remaining = dict.fromkeys(docnames)
        super().prune(remaining)
        self._index_entries = {name: found for name, found in self._index_entries.items() if name in remaining}
        gone = {number for docname, number in self._numbers.items() if docname not in remaining} & self._present
        self._present -= gone
        for kept in self._kept if gone else ():
            changed = [
                word
                for word, pages in kept.items()
                if (pages in gone if isinstance(pages, int) else not gone.isdisjoint(pages))  # most are a number
            ]
            for word in changed:
                _set(kept, word, [number for number in _each(kept[word]) if number not in gone])

    def freeze(self) -> dict[str, Any]:
        """Return the index as it is written; Sphinx has index entries in the order in which documents were fed."""
        self._index_entries = dict(sorted(self._index_entries.items()))
        return super().freeze()

    def get_terms(self, fn2index: dict[str, int]) -> tuple[dict[str, Pages], dict[str, Pages]]:
        """Return by word the documents that have it, in texts and in titles, by the numbers that *fn2index* gives."""
        new = {number: fn2index[docname] for docname, number in self._numbers.items() if docname in fn2index}
        if self._present <= new.keys() and all(number == index for number, index in new.items()):
            return self._kept
        terms: tuple[dict[str, Pages], dict[str, Pages]] = {}, {}
        for renumbered, kept in zip(terms, self._kept, strict=True):
            for word, pages in kept.items():
                _set(renumbered, word, sorted([new[number] for number in _each(pages) if number in new]))
        return terms

    def _word_collector(self, doctree: nodes.document) -> Any:
        store = super()._word_collector(doctree)
        self._words = dict.fromkeys(store.words)
        store.words = []
        store.title_words = list(dict.fromkeys(store.title_words))
        return store

    def _find_term(self, word: str) -> str | None:
        """Return what the index has of a *word* of a text, if anything. As in Sphinx, stems must not remove words."""
        keeps = self.lang.word_filter
        stem = self.lang.stem(word).lower()
        return stem if keeps(stem) else word if keeps(word) else None


class _Loaded:
    """The format of an index that has been read."""

    def __init__(self, frozen: Any) -> None:
        self._frozen = frozen

    def load(self, stream: Any) -> Any:
        return self._frozen


def _with_places(terms: dict[str, Pages]) -> dict[str, Pages]:
    return {word: pages for word, pages in terms.items() if pages != []} if [] in terms.values() else terms


def _each(pages: Pages) -> list[int]:
    return [pages] if isinstance(pages, int) else pages


def _add(kept: dict[str, Pages], word: str, number: int) -> None:
    """Let *word* have the page *number*, too."""
    pages = kept.get(word)
    if pages is None:
        kept[word] = number
    elif isinstance(pages, int):
        _set(kept, word, sorted({pages, number}))
    elif (place := bisect_left(pages, number)) == len(pages) or pages[place] != number:
        pages.insert(place, number)


def _set(kept: dict[str, Pages], word: str, pages: list[int]) -> None:
    """Let *word* have *pages*."""
    if len(pages) > 1:
        kept[word] = pages
    elif pages:
        kept[word] = pages[0]
    else:
        kept.pop(word, None)
