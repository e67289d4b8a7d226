"""A work-around: docutils looks through each text for what few texts have.

``Text.astext`` calls ``unescape`` of ``docutils.nodes``, of docutils 0.22, which cuts the text three times at escapes.
``HTMLTranslator.encode`` has each character of it looked up in a table, which takes thirty times as long for a
paragraph of Hangul as to see that there is nothing to encode. Together they were a thirtieth of a build. The text is
the same.
"""

from typing import Any

from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from sphinx.application import Sphinx

from .replaced import replace_while_building

_unescape = nodes.unescape
_encode: Any = vars(HTMLTranslator).get("encode")
_SPECIAL: dict[int, str] = {**getattr(HTMLTranslator, "special_characters", {})}
_ENCODED = "".join(map(chr, _SPECIAL))


def setup(app: Sphinx) -> None:
    """Have texts looked at first, while this site is built."""
    replace_while_building(app, nodes, "unescape", _unescape, unescape)
    if getattr(_encode, "__module__", None) == HTMLTranslator.__module__:  # not another extension's
        replace_while_building(app, HTMLTranslator, "encode", _encode, encode)


def unescape(text: str, restore_backslashes: bool = False, respect_whitespace: bool = False) -> str:
    """Return the text without its escapes."""
    return _unescape(text, restore_backslashes, respect_whitespace) if "\0" in text else str(text)


def encode(self: HTMLTranslator, text: Any) -> str:
    """Return the text with references for what has a meaning in HTML."""
    plain = str(text)
    if self.special_characters == _SPECIAL and not any(map(plain.__contains__, _ENCODED)):
        return plain
    encoded: str = _encode(self, plain)
    return encoded
