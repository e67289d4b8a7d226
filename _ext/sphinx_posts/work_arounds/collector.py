"""A work-around: Python looks for garbage all the time while Sphinx makes document trees, and finds next to none.

Its collector begins whenever 700 more containers are made than are gone (``gc.get_threshold()`` of Python 3.11). A post
of 1,200 words is some 5,000 of them, that live until its tree is saved, or until its page is written. That took a sixth
of the time of reading 300 posts in one process. With a threshold of 10,000 the collector takes a quarter of its time,
and the memory at the peak was the same. The output has nothing to do with it.
"""

import gc

from sphinx.application import Sphinx
from sphinx.config import Config

_THRESHOLD = 10_000
"""Containers. With 50,000 a build is no faster."""


def setup(app: Sphinx) -> None:
    """Have the collector of Python begin less often while this site is built."""
    before = gc.get_threshold()

    def begin(app: Sphinx, config: Config) -> None:
        if 0 < before[0] < _THRESHOLD:  # 0 is never
            gc.set_threshold(_THRESHOLD, *before[1:])

    def end(app: Sphinx, exception: Exception | None) -> None:
        if gc.get_threshold() == (_THRESHOLD, *before[1:]):
            gc.set_threshold(*before)

    # Before the environment is loaded, which is the larger part of a build in which little has changed.
    app.connect("config-inited", begin)
    app.connect("build-finished", end)
