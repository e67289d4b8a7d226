"""A work-around: Sphinx keeps the trees of all documents in memory until the last one is written.

Each tree is on the disk as well, and Sphinx takes it from there wherever it has not read the document in the same
process: in incremental builds, and in parallel ones. Here it always does. A post of 1,200 words has a tree of about
150 kB in memory. See ``Builder.write_doctree`` and ``BuildEnvironment.get_doctree`` in Sphinx 9.
"""

from typing import Any

from sphinx.application import Sphinx

_CACHES = ("_write_doc_doctree_cache", "_pickled_doctree_cache")


def setup(app: Sphinx) -> None:
    """Have trees read from the disk when they are needed."""
    app.connect("builder-inited", keep_no_trees)


def keep_no_trees(app: Sphinx) -> None:
    """Replace the caches of trees by such as keep nothing, if Sphinx has them."""
    for name in _CACHES:
        if getattr(app.env, name, None) == {}:  # there is no public way
            setattr(app.env, name, _Forgetful())


class _Forgetful(dict[str, Any]):
    """A cache that keeps nothing."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Forget it."""
