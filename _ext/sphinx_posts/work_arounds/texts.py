"""A work-around: docutils cuts each text three times at escapes, whenever it is asked for, and few texts have any.

``Text.astext`` calls ``unescape`` of ``docutils.nodes``, of docutils 0.22: a sixtieth of a build. The text is the same.
"""

from docutils import nodes
from sphinx.application import Sphinx

from .replaced import replace_while_building

_unescape = nodes.unescape


def setup(app: Sphinx) -> None:
    """Have texts looked at first, while this site is built."""
    replace_while_building(app, nodes, "unescape", _unescape, unescape)


def unescape(text: str, restore_backslashes: bool = False, respect_whitespace: bool = False) -> str:
    """Return the text without its escapes."""
    return _unescape(text, restore_backslashes, respect_whitespace) if "\0" in text else str(text)
