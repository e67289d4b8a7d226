"""Addresses that a post had before: read as writers and other systems write them."""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

from .front_matter import is_blank

_HOST = re.compile("https?://[^/?#]*", re.IGNORECASE)

# Jekyll's names of patterns: STYLE_TO_PERMALINK in its lib/jekyll/configuration.rb.
_STYLES = frozenset({"date", "none", "ordinal", "pretty", "weekdate"})

# No letters of a file's name: controls, halves of characters, ends of lines, what Windows refuses, and wildcards.
_NO_LETTERS = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff:?#*\\[\\]\\\\"<>|]')
_QUERY = "a query or a fragment is no page of its own"
_REASONS = {
    "?": _QUERY,
    "#": _QUERY,
    ":": "':' begins a placeholder in Jekyll, such as ':year'; write what stood in its place",
}

_LONGEST_NAME = 255
"""Bytes: NAME_MAX of Linux (limits.h)."""

_LONGEST_PATH = 1000
"""Bytes of a whole address; a path has 1024 at most on macOS, and the output folder needs some of them."""


@dataclass(frozen=True, slots=True)
class OldAddress:
    """An address that a post had: the *file* in the output folder that answers there, and where front matter says so.

    *line* counts from 1.
    """

    file: str
    line: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        folder, _, name = self.file.rpartition("/")
        return f"/{folder}/" if folder and name == "index.html" else f"/{self.file}"


def file_of(address: str) -> str:
    """Return the path, in the output folder, of the file that answers at *address*: a page, or the index of a folder.

    An address is a path from the top of the site, percent-encoded or not, or a whole URL, of which the path counts.
    `ValueError` says why it is none.
    """
    path = address.strip()
    if host := _HOST.match(path):
        path = path[host.end() :]
    if path in _STYLES:
        raise ValueError("it is the name of a pattern of Jekyll's")
    try:
        path = unicodedata.normalize("NFC", unquote(path, errors="strict"))
    except UnicodeDecodeError:
        raise ValueError("its percent-encoding is no UTF-8") from None
    parts = [part for part in path.split("/") if part]
    if reason := _why_not(path, parts):
        raise ValueError(reason)
    is_page = parts[-1].endswith(".html") and parts[-1] != ".html"
    return "/".join(parts if is_page else [*parts, "index.html"])


def _why_not(path: str, parts: list[str]) -> str:
    """Return what is wrong with the *path* of an address, made of *parts*."""
    if is_blank("".join(parts)):
        return "it names no page"
    if "." in parts or ".." in parts:
        return "'.' and '..' are no folders"
    if found := _NO_LETTERS.search(path):
        letter = found[0]
        name = f"'{letter}'" if letter.isprintable() else f"U+{ord(letter):04X}"
        return _REASONS.get(letter, f"{name} can stand in no address")
    if max(len(part.encode()) for part in parts) > _LONGEST_NAME or len(path.encode()) > _LONGEST_PATH:
        return f"it is too long: {_LONGEST_NAME} bytes between two slashes, {_LONGEST_PATH} in all"
    return ""
