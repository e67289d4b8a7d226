"""A work-around: Sphinx's workers send home too much when they read, and begin too late when they write.

Reading, each chunk of documents goes to a worker that is forked when those before it are merged, and that pickles the
whole environment: with 1,000 posts of 1,350 words, two processes took twice as long as one. Here there is one chunk a
process.

Writing, the main process resolves the trees of a chunk, and hands them to a worker. Of ``-j 2`` Sphinx has one, which
gets its next chunk only when a further one is resolved: when the main process was done, half of the pages were still to
be written, by that one alone. Here there are two, and a chunk is handed over when one of them is free. What has been
handed over is garbage, and alone collected, while the processor still has it at hand: of 100 trees at once, each takes
ten times as long as of one. A page that cannot be written ends the build; Sphinx forgets it where the worker says so
just when another one is to begin.

The output is the same. See ``Builder._read_parallel``, ``Builder._write_parallel`` and ``ParallelTasks`` in Sphinx 9.
"""

import gc
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import sphinx.builders
from sphinx.application import Sphinx
from sphinx.util.parallel import ParallelTasks

from .collector import paused
from .replaced import replaced

Chunks: TypeAlias = list[Sequence[str]]

CHUNK = 40
"""Documents that a worker gets to write at once. Of 10 the forks take longer, of 100 the garbage."""

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
        with (
            replaced(sphinx.builders, "make_chunks", _small_chunks),
            replaced(sphinx.builders, "ParallelTasks", Writers),
            paused(),
        ):
            write(docnames, nproc)

    app.builder._write_parallel = write_parallel  # type: ignore[method-assign]  # as above


class Writers(ParallelTasks):
    """The processes that write pages: one more than Sphinx asks for, which leaves one out for the main process."""

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc + 1)
        self._failure: Exception | None = None

    def add_task(self, task_func: Callable[..., Any], arg: Any = None, result_func: Any = None) -> None:
        """Hand the chunk *arg* over as soon as a worker is free, and forget it, for the worker has its own copy."""
        super().add_task(task_func, arg, result_func)
        while self._join_one() or self._precvs_waiting:
            time.sleep(_MOMENT)
        arg.clear()
        gc.collect(0)

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
    size = max(1, min(CHUNK, len(docnames) // (number + 1)))
    return [docnames[start : start + size] for start in range(0, len(docnames), size)]
