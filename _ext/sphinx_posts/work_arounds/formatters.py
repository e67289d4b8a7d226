"""A work-around: for each block of code, Sphinx makes a formatter of Pygments, which works out all colours anew.

See ``PygmentsBridge.get_formatter`` in Sphinx 9 and ``HtmlFormatter.__init__`` in Pygments 2: the styles of a hundred
kinds of tokens, a hundredth of a build of posts with two blocks each. A formatter for HTML is made of its options, and
changes nothing of itself, so those that are made of the same are one here.
"""

from collections.abc import Hashable
from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]  # it has no types
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

from .replaced import replace_while_building

_get_formatter = PygmentsBridge.get_formatter


def setup(app: Sphinx) -> None:
    """Have formatters kept while this site is built."""
    known: dict[Hashable, Any] = {}

    def get_formatter(self: PygmentsBridge, **options: Any) -> Any:
        if self.formatter not in (HtmlFormatter, HtmlFormatter[str]):
            return _get_formatter(self, **options)
        all_options = {**options, **self.formatter_args}
        try:
            key = frozenset((name, type(value), _hashable(value)) for name, value in all_options.items())
        except TypeError:  # an option of another extension, which Pygments does not know
            return _get_formatter(self, **options)
        if key not in known:
            known[key] = _get_formatter(self, **options)
        return known[key]

    replace_while_building(app, PygmentsBridge, "get_formatter", _get_formatter, get_formatter)


def _hashable(value: Any) -> Any:
    """Return what is equal for equal options, which are plain values, or lists of the numbers of lines."""
    return tuple(value) if isinstance(value, list) else value
