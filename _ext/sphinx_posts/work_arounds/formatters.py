"""A work-around: for each block of code, Sphinx makes a formatter of Pygments, which works out all colours anew.

See ``PygmentsBridge.get_formatter`` in Sphinx 9 and ``HtmlFormatter.__init__`` in Pygments 2: the styles of a hundred
kinds of tokens, a hundredth of a build of posts with two blocks each. A formatter for HTML does what its options say,
however often, so one is enough for the same options.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]  # it has no types
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

from .replaced import replace_while_building

_get_formatter = PygmentsBridge.get_formatter


def setup(app: Sphinx) -> None:
    """Have formatters kept while this site is built."""
    replace_while_building(app, PygmentsBridge, "get_formatter", _get_formatter, get_formatter)


def get_formatter(self: PygmentsBridge, **options: Any) -> Any:
    """Return a formatter with these options, one that is known if there is one."""
    if self.formatter is not HtmlFormatter:
        return _get_formatter(self, **options)
    try:
        return _formatter(frozenset(map(_hashable, {**options, **self.formatter_args}.items())))
    except TypeError:  # an option of another extension, which Pygments does not know
        return _get_formatter(self, **options)


def _hashable(option: tuple[str, Any]) -> tuple[str, type, Hashable]:
    """Return an *option* as a key; Sphinx has plain values, and lists of the numbers of lines."""
    name, value = option
    return name, type(value), tuple(value) if type(value) is list else value


@lru_cache(1_000)
def _formatter(options: frozenset[tuple[str, type, Any]]) -> Any:
    return HtmlFormatter(**{name: list(value) if kind is list else value for name, kind, value in options})
