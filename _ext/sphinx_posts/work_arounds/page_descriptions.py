"""A work-around: the book theme writes out all text of a page, once for each level of its sections, for 160 characters.

See ``add_metadata_to_page`` in sphinx-book-theme 1.4: it puts the text of each section behind that of those before, and
keeps the beginning, as ``page_description`` for templates. Here a section tells no more of its text than is kept.
"""

import inspect
import sys
from collections.abc import Iterator
from itertools import chain
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .replaced import replace_while_building

KEPT = 160
"""Characters of a page that the theme keeps."""

_WRITTEN_OUT = f"""
        for section in findall(doctree, docutil_nodes.section):
            description += section.astext().replace("\\n", " ")
        description = description[:{KEPT}]
"""


def setup(app: Sphinx) -> None:
    """Have the theme see the beginnings of sections alone while pages are drawn."""
    app.connect("builder-inited", look_at_beginnings)  # when the theme is there


def look_at_beginnings(app: Sphinx) -> None:
    """Give the theme what it looks for, if there is this theme, and it looks for sections for this alone."""
    theme = sys.modules.get("sphinx_book_theme")
    own = getattr(sys.modules.get("sphinx_book_theme._compat"), "findall", None)
    if theme and own and looks_for_sections_once(theme):
        replace_while_building(app, theme, "findall", own, find, since="write-started")


def looks_for_sections_once(theme: ModuleType) -> bool:
    """Whether the *theme* does what is written out here, and looks for nothing else."""
    try:
        source = inspect.getsource(theme)
    except (OSError, TypeError):  # there is none
        return False
    return _WRITTEN_OUT in source and source.count("findall(") == 1


def find(node: nodes.Element, *conditions: Any) -> Iterator[Any]:
    """Yield what the theme looks for; of sections, texts with the beginning of each."""
    return beginnings(node) if conditions == (nodes.section,) else node.findall(*conditions)


def beginnings(node: nodes.Element) -> Iterator[nodes.Text]:
    """Yield the beginnings of the sections of *node*, as long as there is not enough text."""
    left = KEPT
    for section in node.findall(nodes.section):
        if left <= 0:
            return
        yield (found := nodes.Text(beginning(section, left)))
        left -= len(found)


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
