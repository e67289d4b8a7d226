"""The words of a text as the search index holds them. ``scripts/words.js`` does the same to queries.

Sphinx's script in the browser finds part of a word only if the part has more than two characters and is no word of the
index itself, and what it does not find it leaves out of a query of several words if it has fewer than three. A word of
Hangul is therefore written with a mark after each syllable, and with two before the first: 학습을 is
``~~학~습~을~``. The query 학습, ``~학~습~``, is then long enough, never a word of the index, and part of this one.
Latin words of one or two letters stand between such marks, ``~~lr~``, and are found as a whole, by ``~lr~``.
"""

import re
import unicodedata

MARK = "~"
"""Stands around syllables. It is no part of a word, means nothing in a pattern, and takes one byte in JSON."""

# Latin letters and digits of the Unicode block "Halfwidth and Fullwidth Forms".
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")

# Hangul with the number before it (2020년), or what else is letters, digits and low lines, as in Sphinx's own rule.
_WORD = re.compile(r"[0-9]*[가-힣]+|[^\W가-힣]+")


def normalize(text: str) -> str:
    """Return *text* in lower case and composed (NFC), with full-width Latin letters and digits as ASCII."""
    composed = unicodedata.normalize("NFC", text)
    return _FULL_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), composed).lower()


def split(text: str) -> list[str]:
    """Return the words of *text*, normalized and cut where Hangul meets other letters: BERT를 is bert and 를."""
    return _WORD.findall(normalize(text))


def is_hangul(word: str) -> bool:
    """Whether a word, as `split` makes it, is one of Hangul."""
    return "가" <= word[-1:] <= "힣"


def by_syllables(word: str) -> str:
    """Return a *word* of Hangul as it stands in the index, with marks between its syllables."""
    return f"{MARK * 2}{MARK.join(word)}{MARK}"


def whole(word: str) -> str:
    """Return a short *word* of other letters as it stands in the index, to be found as a whole only."""
    return f"{MARK * 2}{word}{MARK}"
