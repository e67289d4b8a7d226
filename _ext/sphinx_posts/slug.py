"""Anchors that people can read, in every script."""

import re
import unicodedata
from collections.abc import Container

LONGEST = 200
"""Bytes of a slug in a file name: most file systems take 255 (NAME_MAX in Linux), with date and suffixes."""

_SEPARATORS = re.compile(r"[\W_]+")


def slugify(text: str, default: str = "section") -> str:
    """Turn a heading into an anchor: lower case, letters and digits of every script, hyphens between.

    The result is in Unicode form NFC, because file names and texts from macOS arrive decomposed and a
    browser compares fragments code point by code point. A text without a letter or digit gives *default*.
    """
    return _SEPARATORS.sub("-", unicodedata.normalize("NFC", text).lower()).strip("-") or default


def unique(slug: str, taken: Container[str]) -> str:
    """Return *slug*, or the first of ``slug-2``, ``slug-3``, … that is not in *taken*."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def cut(slug: str) -> str:
    """Return as much of *slug* as a file name can hold, in whole characters."""
    return slug.encode()[:LONGEST].decode(errors="ignore")
