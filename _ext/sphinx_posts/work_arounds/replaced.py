"""What several work-arounds share: for a time, something else stands for an attribute of another package."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sphinx.application import Sphinx


@contextmanager
def replaced(owner: Any, name: str, replacement: Any) -> Iterator[None]:
    """Have *replacement* stand for the attribute *name*, which *owner* itself has.

    ``unittest.mock`` can do so too, but imports asyncio for it.
    """
    before = getattr(owner, name)
    setattr(owner, name, replacement)
    try:
        yield
    finally:
        setattr(owner, name, before)


def replace_while_reading(app: Sphinx, owner: Any, name: str, replacement: Any) -> None:
    """Have *replacement* stand for the attribute *name* of *owner* while the builder reads a document."""
    read = app.builder.read_doc

    def read_doc(docname: str, **options: Any) -> None:
        with replaced(owner, name, replacement):
            read(docname, **options)

    app.builder.read_doc = read_doc  # type: ignore[method-assign, misc]  # there is no public way


def replace_while_building(
    app: Sphinx, owner: Any, name: str, original: Any, replacement: Any, since: str = "builder-inited"
) -> None:
    """Have *replacement* stand for the attribute *name* of *owner* while the site is built, unless others replaced it.

    What it was when it was imported is the *original*: an application that is made, and never built, puts nothing back.
    It begins with the event *since*.
    """

    def begin(*_: Any) -> None:
        if getattr(owner, name) is original:
            setattr(owner, name, replacement)

    def end(app: Sphinx, exception: Exception | None) -> None:
        if getattr(owner, name) is replacement:
            setattr(owner, name, original)

    app.connect(since, begin)
    app.connect("build-finished", end)
