"""A work-around: for each page, style sheets and scripts are looked for in the file system.

Sphinx computes the checksum of a file once, but finds the file anew: ``_file_checksum`` in Sphinx 9 resolves every part
of its path. Docutils looks for style sheets of its own, of which no page of Sphinx's has any: ``get_stylesheet_list``
in docutils 0.22. Here each is looked for once while a site is built.
"""

from functools import cache
from typing import Any

import docutils.utils
import sphinx.builders.html
from sphinx.application import Sphinx

from .replaced import replace_while_building

_file_checksum = getattr(sphinx.builders.html, "_file_checksum", None)
_known_checksum = cache(_file_checksum) if _file_checksum else None

_get_stylesheet_list = docutils.utils.get_stylesheet_list
_known_lists: dict[str, list[str]] = {}


def setup(app: Sphinx) -> None:
    """Have what is found kept by name while this site is built."""
    app.connect("builder-inited", forget)
    replace_while_building(app, docutils.utils, "get_stylesheet_list", _get_stylesheet_list, get_stylesheet_list)
    if _known_checksum:
        replace_while_building(app, sphinx.builders.html, "_file_checksum", _file_checksum, _known_checksum)


def forget(app: Sphinx) -> None:
    """Forget what was found for another site, or an earlier build."""
    _known_lists.clear()
    if _known_checksum:
        _known_checksum.cache_clear()


def get_stylesheet_list(settings: Any) -> list[str]:
    """Return what docutils finds for the *settings*; where they name no files, it looks for none."""
    if not settings.stylesheet_path:
        return _get_stylesheet_list(settings)
    asked = repr([settings.stylesheet_path, settings.stylesheet_dirs])
    if asked not in _known_lists:
        _known_lists[asked] = _get_stylesheet_list(settings)
    return [*_known_lists[asked]]
