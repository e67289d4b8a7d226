"""A work-around: Python looks for garbage after every 700 objects, and the tree of a post has thousands.

The nodes of a tree refer to each other, so that Python finds out that nobody needs a tree only by looking through many
objects; after every 700 new ones it does, mostly in vain. With a threshold of 5,000, about the objects of one post, a
clean build of 150 posts of 1,200 words took an eighth less CPU, and needs as much memory; with 10,000 it took as long,
and with 50,000 longer, for the memory that is used again has left the processor's cache by then. See
https://docs.python.org/3/library/gc.html#gc.set_threshold
"""

import gc

from sphinx.application import Sphinx

_THRESHOLD = 5_000


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
