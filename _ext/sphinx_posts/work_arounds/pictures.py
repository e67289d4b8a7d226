"""A work-around: before Sphinx reads a document, it looks through all pictures of the site for those of the document.

That makes reading quadratic: with a picture in each of 1,000 posts it took a hundredth of a build. Merging what workers
have read is quadratic, too, for Sphinx makes a set of their documents for each picture. Here the pictures of a document
are looked up. See ``FilenameUniqDict`` of Sphinx 9, which is ``BuildEnvironment.images``. The output is the same.
"""

import os
from collections.abc import Mapping, Set

from sphinx.application import Sphinx
from sphinx.util._files import FilenameUniqDict

_NEEDED = {"add_file", "purge_doc", "merge_other", "__getstate__"}


def setup(app: Sphinx) -> None:
    """Have pictures looked up."""
    if vars(FilenameUniqDict).keys() >= _NEEDED:
        app.connect("builder-inited", look_up_pictures)


def look_up_pictures(app: Sphinx) -> None:
    """Replace the methods of the environment's pictures: attributes that are not stored with it."""
    pictures = app.env.images
    if not isinstance(pictures, FilenameUniqDict) or not hasattr(pictures, "_existing"):
        return
    paths: dict[str, set[str]] = {}
    for path, (docnames, _) in pictures.items():
        for docname in docnames:
            paths.setdefault(docname, set()).add(path)
    add = pictures.add_file

    def add_file(docname: str, newfile: str | os.PathLike[str]) -> str:
        paths.setdefault(docname, set()).add(str(newfile))
        return add(docname, newfile)

    def purge_doc(docname: str) -> None:
        for path in paths.pop(docname, set()) & pictures.keys():
            docnames, name = pictures[path]
            docnames.discard(docname)
            if not docnames:
                del pictures[path]
                pictures._existing.discard(name)

    def merge_other(docnames: Set[str], other: Mapping[str, tuple[set[str], str]]) -> None:
        merged = set(docnames)
        for path, (found, _) in other.items():
            for docname in found & merged:
                add_file(docname, path)

    for method in (add_file, purge_doc, merge_other):
        setattr(pictures, method.__name__, method)
