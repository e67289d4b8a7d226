"""A work-around: Sphinx's workers send home too much when they read, and begin too late when they write.

Reading, each chunk of documents goes to a worker that is forked when those before it are merged, and that pickles the
whole environment: with 1,000 posts of 1,350 words, two processes took twice as long as one. Here there is one chunk a
process.

Writing, the main process resolves the trees of a chunk, and hands them to a worker. Of ``-j 2`` Sphinx has one, which
gets its next chunk only when a further one is resolved: when the main process was done, half of the pages were still to
be written, by that one alone. Here there are two, and a chunk is handed over when one of them is free; what has been
handed over is garbage, and alone collected. Whatever a process touches after a fork is copied, and that takes long, so
pages are put into the search index by the worker that writes them. And a page that cannot be written ends the build;
Sphinx forgets it where the worker says so just when another one is to begin.

The output is the same. See ``Builder._read_parallel``, ``Builder._write_parallel`` and ``ParallelTasks`` in Sphinx 9.
"""

import gc
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import sphinx.builders
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks

from .collector import paused
from .replaced import replaced
from .search_postings import Postings

Chunks: TypeAlias = list[Sequence[str]]

CHUNK = 60
"""Documents that a worker gets to write at once. With fewer, forks take longer, with more, the trees more memory."""

BRIEF = 10
"""Documents of the first and the last chunks, which keep fewer processes waiting."""

TAKEN = 8
"""Chunks of which the index is kept until it is put into that of all."""

_NEEDED = {"add_task", "_process", "_join_one"}
_MOMENT = 0.005
"""Seconds after which one looks again whether a worker is done."""


def setup(app: Sphinx) -> None:
    """Have documents divided so."""
    app.connect("builder-inited", read_in_one_chunk_a_process)
    if vars(ParallelTasks).keys() >= _NEEDED:
        app.connect("builder-inited", write_with_all_processes)


def read_in_one_chunk_a_process(app: Sphinx) -> None:
    """Have the builder divide the documents to read among its processes once."""
    read = getattr(app.builder, "_read_parallel", None)
    if read is None or not hasattr(sphinx.builders, "make_chunks"):
        return

    def read_parallel(docnames: list[str], nproc: int) -> None:
        with replaced(sphinx.builders, "make_chunks", _chunks):
            read(docnames, nproc)

    app.builder._read_parallel = read_parallel  # type: ignore[method-assign]  # there is no public way


def write_with_all_processes(app: Sphinx) -> None:
    """Have the builder keep all its processes busy while it writes."""
    write = getattr(app.builder, "_write_parallel", None)
    if write is None or not (hasattr(sphinx.builders, "make_chunks") and hasattr(sphinx.builders, "ParallelTasks")):
        return

    def write_parallel(docnames: Sequence[str], nproc: int) -> None:
        index = IndexOfWorkers(app.builder)
        begun: list[Writers] = []

        def begin(nproc: int) -> Writers:
            begun.append(Writers(index, nproc))
            return begun[-1]

        try:
            with (
                replaced(sphinx.builders, "make_chunks", _small_chunks),
                replaced(sphinx.builders, "ParallelTasks", begin),
                paused(),
            ):
                write(docnames, nproc)
        finally:
            for writers in begun:
                writers.stop()
            index.end()

    app.builder._write_parallel = write_parallel  # type: ignore[method-assign]  # as above


class IndexOfWorkers:
    """The search index while workers write: the pages that are asked for, and what has been made of them."""

    def __init__(self, builder: Any) -> None:
        self._builder = builder
        self._asked: list[tuple[Any, ...]] = []
        self._made: dict[int, bytes] = {}  # by the number of the chunk
        self._taken = 0  # so many of the first chunks

    def begin(self) -> None:
        """Have the builder ask for the index of a page, unless somebody else has a hand in it."""
        index_page: Any = getattr(self._builder, "index_page", None)
        indexer = getattr(self._builder, "indexer", None)
        own = getattr(index_page, "__func__", None) is StandaloneHTMLBuilder.index_page
        if own and type(indexer) is Postings and "feed" not in vars(indexer):
            self._index_page: Callable[..., None] = index_page
            self._builder.index_page = lambda *page: self._asked.append(page)

    def end(self) -> None:
        """Have it index pages itself again, and take over what has not been yet."""
        if vars(self).pop("_index_page", None):
            del self._builder.index_page
        self._take()

    def asked(self) -> list[tuple[Any, ...]]:
        """Return what has been asked since."""
        asked, self._asked = self._asked, []
        return asked

    def make(self, asked: Sequence[tuple[Any, ...]]) -> bytes:
        """Return the index of the pages *asked* for: in a worker."""

        def feed() -> None:
            for page in asked:
                self._index_page(*page)

        return self._builder.indexer.feed_elsewhere(feed) if asked else b""

    def note(self, chunk: int, made: bytes) -> None:
        """Note what a worker has *made* of a *chunk*; what some have made is taken over at once."""
        self._made[chunk] = made
        if len(self._made) > TAKEN:
            self._take()

    def _take(self) -> None:
        """Take over what comes next: in the order of pages, whichever was made first."""
        while self._taken in self._made:
            if made := self._made.pop(self._taken):
                self._builder.indexer.take(made)
            self._taken += 1


class Writers(ParallelTasks):
    """The processes that write pages: one more than Sphinx asks for, which leaves one out for the main process."""

    def __init__(self, index: IndexOfWorkers, nproc: int) -> None:
        super().__init__(nproc + 1)
        self._index = index
        self._failure: Exception | None = None
        index.begin()

    def add_task(self, task_func: Callable[..., Any], arg: Any = None, result_func: Any = None) -> None:
        """Hand the chunk *arg* over as soon as a worker is free, and forget it, for the worker has its own copy."""
        pages, chunk = self._index.asked(), self._taskid

        def write(docs: Any) -> bytes:
            made = self._index.make(pages)
            task_func(docs)
            return made

        def note(docs: Any, made: bytes) -> None:
            self._index.note(chunk, made)
            result_func(docs, None)

        super().add_task(write, arg, note)
        while self._join_one() or self._precvs_waiting:
            time.sleep(_MOMENT)
        pages.clear()
        arg.clear()
        gc.collect(0)

    def stop(self) -> None:
        """End those that still run: one of them may wait for ever to be heard."""
        for running in self._precvs:
            self._procs[running].terminate()

    def _join_one(self) -> bool:
        if self._failure:
            raise self._failure
        try:
            return super()._join_one()
        except Exception as failure:
            self._failure = failure
            raise

    def _process(self, *arguments: Any) -> None:
        gc.freeze()
        gc.enable()
        super()._process(*arguments)


def _chunks(docnames: Sequence[str], number: int) -> Chunks:
    count = min(number, len(docnames))
    ends = [len(docnames) * i // count for i in range(count + 1)] if count else []
    return [docnames[start:end] for start, end in itertools.pairwise(ends)]


def _small_chunks(docnames: Sequence[str], number: int) -> Chunks:
    edge = min(BRIEF * (number + 1), len(docnames) // 3)
    middle = len(docnames) - edge
    starts = [*range(0, edge, BRIEF), *range(edge, middle, CHUNK), *range(middle, len(docnames), BRIEF), len(docnames)]
    return [docnames[start:end] for start, end in itertools.pairwise(starts)]
