"""A work-around: the book theme writes out all text of a page, once for each level of its sections, for 160 characters.

See ``add_metadata_to_page`` in sphinx-book-theme 1.4: it puts the text of each section behind that of those before, and
keeps the beginning. Here a section tells no more of its text than is kept.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

KEPT = 160
"""Characters of a page that the theme keeps."""

_NAMES = {
    *("get", "env", "titles", "astext", "findall", "docutil_nodes", "section", "replace", "config", "author"),
    *("get_translation", "MESSAGE_CATALOG_NAME", "get_theme_options_dict"),
}
"""All that the theme's function names: if it did something else with sections, it would name more."""


def setup(app: Sphinx) -> None:
    """Have the theme see the beginnings of sections alone while pages are drawn."""
    app.connect("builder-inited", look_at_beginnings)  # when the theme is there


def look_at_beginnings(app: Sphinx) -> None:
    """Give the theme what it looks for, if there is this theme, and it is as we know it."""
    theme: Any = sys.modules.get("sphinx_book_theme")
    add_metadata = getattr(theme, "add_metadata_to_page", None)
    if set(getattr(getattr(add_metadata, "__code__", None), "co_names", ())) != _NAMES:
        return
    findall = theme.findall

    def find(node: nodes.Element, *conditions: Any) -> Iterator[Any]:
        return beginnings(node) if conditions == (nodes.section,) else findall(node, *conditions)

    # Not before: several sites may be made in one process, and built one after the other.
    app.connect("write-started", lambda *_: setattr(theme, "findall", find))
    app.connect("build-finished", lambda *_: setattr(theme, "findall", findall))


class Beginning(str):
    """The beginning of the text of a section, which stands for the section."""

    __slots__ = ()

    def astext(self) -> str:
        """Return it."""
        return str(self)


def beginnings(node: nodes.Element) -> Iterator[Beginning]:
    """Yield the beginnings of the sections of *node*, until there is enough text."""
    left = KEPT
    for section in node.findall(nodes.section):
        if left > 0:
            found = Beginning(beginning(section, left))
            left -= len(found)
            yield found


def beginning(node: nodes.Node, length: int) -> str:
    """Return the text of *node*, at least its first *length* characters, if there are so many."""
    text = ""
    pieces = _pieces(node)
    while len(text) < length and (piece := next(pieces, None)) is not None:
        text += piece
    return text


def _pieces(node: nodes.Node) -> Iterator[str]:
    """Yield the text of *node* in pieces: whole texts, and what stands between them."""
    if type(node).astext is not nodes.Element.astext:
        yield node.astext()
        return
    assert isinstance(node, nodes.Element)
    between: str = node.child_text_separator
    for number, child in enumerate(node.children):
        yield from chain([between] if number else [], _pieces(child))
