"""A work-around: for each page, Sphinx asks the file system where each style sheet and script is.

It computes the checksum of a file once, but finds the file anew: ``_file_checksum`` in Sphinx 9 resolves every part of
its path. Here a name is looked up once while a site is built.
"""

from functools import cache

import sphinx.builders.html
from sphinx.application import Sphinx

from .replaced import replace_while_building

_file_checksum = getattr(sphinx.builders.html, "_file_checksum", None)
_known_checksum = cache(_file_checksum) if _file_checksum else None


def setup(app: Sphinx) -> None:
    """Have the checksums kept by name while this site is built."""
    if _known_checksum:
        app.connect("builder-inited", lambda _: _known_checksum.cache_clear())
        replace_while_building(app, sphinx.builders.html, "_file_checksum", _file_checksum, _known_checksum)
