"""A new post: its file, with front matter filled in."""

import datetime as dt
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .findings import folded, nearest
from .slug import cut, slugify


class NewPostError(ValueError):
    """A post that is not written, and why."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """What is known of a post before it is written."""

    title: str
    category: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False

    def source(self) -> str:
        """Return the source: front matter, and room for the text."""
        # A JSON text is a YAML text, whatever stands in it.
        lines = [f"title: {_quoted(self.title)}"]
        if self.category:
            lines.append(f"category: {_quoted(self.category)}")
        if self.tags:
            lines.append(f"tags: [{', '.join(map(_quoted, self.tags))}]")
        if self.draft:
            lines.append("draft: true")
        return "\n".join(["---", *lines, "---", "", ""])


def write_post(post: NewPost, folder: Path, date: dt.date) -> Path:
    """Write *post* into *folder* and return its path; refuse, with `NewPostError`, to overwrite a file."""
    path = folder / f"{date.isoformat()}-{_short(slugify(post.title, 'post'))}.md"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(post.source())
    except FileExistsError:
        raise NewPostError(f"{path} is there already; choose another title or date") from None
    return path


def complete_category(name: str, known: Iterable[str]) -> str:
    """Return the one of *known* that *name* means; raise `NewPostError` for what is none of them.

    A name means the category that differs only in case, spaces or hyphens, or the only one that it begins.
    """
    names = list(dict.fromkeys(known))
    if name in names or not names:
        return name
    same = [other for other in names if folded(other) == folded(name)]
    begun = [other for other in names if folded(other).startswith(folded(name))] if folded(name) else []
    for found in (same, begun):
        if len(found) == 1:
            return found[0]
    near = nearest(name, names)
    if begun:
        hint = f"it may be {_listed(begun)}"
    else:
        hint = f"did you mean '{near}'?" if near else f"known are {_listed(names)}"
    new = "for a new one, add --new-category; with make, OPTIONS=--new-category"
    raise NewPostError(f"no post has the category '{name}'; {hint} ({new})")


def _short(slug: str) -> str:
    """Cut a slug between two words where it is longer than file systems bear, with what a build adds to it."""
    begun = cut(slug)
    return slug if begun == slug else begun.rpartition("-")[0] or begun


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _quoted(text: str) -> str:
    return json.dumps(unicodedata.normalize("NFC", text), ensure_ascii=False)
