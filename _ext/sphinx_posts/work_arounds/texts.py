"""A work-around: docutils cuts each text three times at escapes, whenever it is asked for, and few texts have any.

``Text.astext`` calls ``unescape`` of ``docutils.nodes``, of docutils 0.22: a sixtieth of a build. The text is the same.
"""

from docutils import nodes
from sphinx.application import Sphinx

_unescape = nodes.unescape


def setup(app: Sphinx) -> None:
    """Have texts looked at first, while this site is built."""
    app.connect("builder-inited", begin)
    app.connect("build-finished", end)


def begin(app: Sphinx) -> None:
    """Replace what docutils has."""
    if nodes.unescape is _unescape:
        nodes.unescape = unescape


def end(app: Sphinx, exception: Exception | None) -> None:
    """Put it back."""
    if nodes.unescape is unescape:
        nodes.unescape = _unescape


def unescape(text: str, restore_backslashes: bool = False, respect_whitespace: bool = False) -> str:
    """Return the text without its escapes."""
    return _unescape(text, restore_backslashes, respect_whitespace) if "\0" in text else str(text)
