"""How long a text takes to read: the rule for every script.

``minutes = max(1, floor(words / words a minute + characters / characters a minute))``

*Words* are the tokens between white space, *characters* are Han and kana, which are written without spaces. Hangul
is written with spaces, so it counts in words.

The speeds make the same text take the same time in every language. CPython's tutorial, how-to and FAQ texts (3,021
messages that exist in four languages) take 387 minutes in English, 372 in Korean, 404 in Japanese, 405 in Chinese.
200 words a minute is the convention of blog engines for English; Brysbaert, "How many words do we read per minute?"
(Journal of Memory and Language 109, 2019), finds 238 for English non-fiction, so a site may set its own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeVar

_T = TypeVar("_T")

WORDS_PER_MINUTE: Mapping[str, float] = {"ko": 150, "": 200}
"""Words a minute by language; the key ``""`` is for every other language."""

CHARACTERS_PER_MINUTE: Mapping[str, float] = {"ja": 500, "": 300}
"""Han and kana characters a minute by language; the key ``""`` is for every other language."""

# Unicode blocks: CJK radicals to iteration marks, kana with its phonetic extensions and half-width forms, the
# unified ideographs with extension A, the compatibility ideographs, and planes 2 and 3 (all further extensions).
_CHARACTER = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# East Asian punctuation stands between characters without spaces and is no word of its own.
_PUNCTUATION = re.compile(
    "[\u3000-\u303f\u30a0\u30fb\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a reader sees of a text: *words* between spaces, and Han and kana *characters*."""

    words: int = 0
    characters: int = 0


def count(blocks: Iterable[str]) -> Counts:
    """Count the words and characters of whole *blocks* of text: a word never spans two blocks."""
    words = characters = 0
    for block in blocks:
        rest, found = _CHARACTER.subn(" ", block)
        characters += found
        words += len((_PUNCTUATION.sub(" ", rest) if found else rest).split())
    return Counts(words, characters)


def minutes(counts: Counts, words_per_minute: float, characters_per_minute: float) -> int:
    """Return the whole minutes that *counts* take at the given speeds, at least 1."""
    # Fractions, because 0.1 + 0.2 minutes must not lose a minute to binary rounding.
    time = Fraction(counts.words) / Fraction(words_per_minute)
    time += Fraction(counts.characters) / Fraction(characters_per_minute)
    return max(1, floor(time))


def for_language(table: Mapping[str, _T], language: str) -> _T:
    """Look *language* (``zh_TW``, ``zh-Hant``, ``zh``) up in *table*: itself, its base language, then ``""``."""
    tag = language.replace("_", "-").lower()
    by_tag = {key.replace("_", "-").lower(): value for key, value in table.items()}
    while tag and tag not in by_tag:
        tag = tag.rpartition("-")[0]
    return by_tag[tag]
