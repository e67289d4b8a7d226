"""What a document refers to: the objects of other documents, and the files that its links name."""

import os
import re
from collections.abc import Iterable, Iterator
from glob import escape, glob
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref, toctree
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join
from sphinx.util.i18n import get_image_filename_for_language

Stamp = tuple[int, int]
"""Time of change in ns, and size in bytes, of a file."""

_REFERRING = (download_reference, pending_xref, toctree, nodes.image)

ANY_FORMAT = ".*"
"""At the end of a picture's path: each builder takes the format that suits it."""


class Reference(NamedTuple):
    """Something referred to by name. ``shows`` is set where its title or number becomes the text of the link.

    ``may_dangle`` is not set where nothing is said if there is nothing of that name.
    """

    key: str
    shows: bool
    may_dangle: bool


class Contents(NamedTuple):
    """A table of contents: of which documents, how many levels deep (0 is all), and whether it shows titles alone.

    ``hidden`` is set where it goes on through hidden toctrees.
    """

    docnames: tuple[str, ...]
    depth: int = 0
    titles_only: bool = False
    hidden: bool = False


def key_of(name: str) -> str:
    """Return what is compared of a name: its last part in lower case, for a reference may leave the rest out."""
    return re.split(r"[.:\s]+", name)[-1].lower()


def referring(text: nodes.Node) -> list[nodes.Element]:
    """Return the nodes of a text that refer to something, in their order: all that is asked of them, in one pass."""
    return [node for node in text.findall(nodes.Element) if isinstance(node, _REFERRING)]


def find_references(found: Iterable[nodes.Element], docname: str) -> frozenset[Reference]:
    """Return what the nodes *found* in the document refer to, a name in each way in which it may be meant."""
    return frozenset(
        Reference(key, not node.get("refexplicit"), node.get("reftype") != "group")
        for node in found
        if isinstance(node, pending_xref)
        and node.get("reftype") != "place"  # a link to a listed post: the listing is stale when the post changes
        for key in _keys(node, docname)
    )


def _keys(node: pending_xref, docname: str) -> Iterator[str]:
    target = str(node.get("reftarget", ""))
    if node.get("refdomain") == "posts":  # the name of a group, such as "C#"
        yield key_of(target)
        return
    document, mark, place = target.partition("#")
    if node.get("reftype") == "myst" and node.get("refdomain") == "doc":
        document, place = target, node.get("reftargetid") or ""
    if place:
        yield key_of(place)
        yield f"{document}#{place}"
    if not mark:
        yield key_of(target)
        yield key_of(docname_join(docname, target))


def source_path(docname: str, env: BuildEnvironment) -> str:
    """Return the path of a document's source in the source folder, with slashes."""
    return env.doc2path(docname, base=False).as_posix()


def find_linked_files(found: Iterable[nodes.Element], docname: str, env: BuildEnvironment) -> Iterator[str]:
    """Yield the path of each file that a link, a toctree or a picture, in several formats or languages, may mean.

    Paths begin in the source folder. Which of the files are there decides, when the document is read, what becomes of
    the link.
    """
    for node in found:
        match node:
            case download_reference():
                yield env.relfn2path(node["reftarget"], docname)[0]
            case pending_xref() if node.get("reftype") == "myst":
                if node.get("refdomain") == "doc":
                    yield source_path(node["reftarget"], env)
                elif name := node["reftarget"].partition("#")[0]:
                    yield env.relfn2path(name, docname)[0]
                    yield source_path(docname_join(docname, name), env)
            case toctree():
                yield from (source_path(entry, env) for _, entry in node["entries"] if entry in env.found_docs)
            case nodes.image():
                if node["uri"].endswith(ANY_FORMAT):
                    yield node["uri"]
                elif "?" not in node.get("candidates", {}):  # there the picture is elsewhere
                    name = node.get("original_uri", f"/{node['uri']}")
                    yield env.relfn2path(get_image_filename_for_language(name, env), docname)[0]


def find_contents(found: Iterable[nodes.Element]) -> tuple[Contents, ...]:
    """Return the tables of contents that a reader sees."""
    return tuple(
        Contents(
            docnames=tuple(entry for _, entry in node["entries"]),
            depth=max(node.get("maxdepth", 0), 0),
            titles_only=bool(node.get("titlesonly")),
            hidden=bool(node.get("includehidden")),
        )
        for node in found
        if isinstance(node, toctree) and not node.get("hidden")
    )


def find_files(path: str, folder: Path) -> tuple[str, ...]:
    """Return the files that *path* means, which begins in *folder*: itself, or those in the formats that there are."""
    if path.endswith(ANY_FORMAT):
        pattern = f"{escape(path.removesuffix(ANY_FORMAT))}{ANY_FORMAT}"
        return tuple(sorted(glob(pattern, root_dir=folder)))  # noqa: PTH207  # as Sphinx does
    return (path,) if os.path.isfile(os.path.join(folder, path)) else ()  # noqa: PTH113, PTH118  # thrice as fast


def stamp(path: Path | str) -> Stamp | None:
    """Return the stamp of a file, ``None`` where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  # of thousands of files, and text is faster than a Path
    except (OSError, ValueError):  # a link can name what no file can be called
        return None
    return status.st_mtime_ns, status.st_size
