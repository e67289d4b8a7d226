"""A work-around: Python looks for garbage after every 700 objects, and the tree of a post has thousands.

The nodes of a tree refer to each other, so that Python finds out that nobody needs a tree only by looking through many
objects; after every 700 new ones it does, in vain most of the time. With a threshold of 50,000, about the nodes and
strings of ten posts, a build takes a fifth less time and 10 MB more. See https://docs.python.org/3/library/gc.html
"""

import gc

from sphinx.application import Sphinx

_THRESHOLD = 50_000


def setup(app: Sphinx) -> None:
    """Have garbage collected less often while a build runs."""
    app.connect("builder-inited", collect_less)


def collect_less(app: Sphinx) -> None:
    """Raise the first threshold until the build is over, if it is lower and garbage is collected at all."""
    before = gc.get_threshold()
    if 0 < before[0] < _THRESHOLD:
        gc.set_threshold(_THRESHOLD, *before[1:])
        # Sphinx may be a part of a program that runs on.
        app.connect("build-finished", lambda *_: gc.set_threshold(*before), priority=999)
