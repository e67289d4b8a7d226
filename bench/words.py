"""Made words, of which a text has ever more the longer it is, as real text does.

The word of rank *r* or beyond is drawn with probability ``(1 + r / b) ** -(1/3)``. Among *n* words so drawn there are
about ``V(n) = Γ(1/4) · b ** (1/4) · (n / 3) ** (3/4)`` different ones: the sum of ``1 - exp(-n p(r))`` over all ranks,
with ``p(r) = (1 + r / b) ** (-4/3) / (3 b)``, as an integral. That is Heaps' law, ``V = K n ** β``, with β = 3/4. The
prose of this site's own posts has β = 0.755 (25,924 words, of them 8,497 different; least squares on the logarithms,
post by post). `HEAD`, which is *b* in both languages, is fitted to them: the prose of the first 21 made posts has
24,823 words, of them 8,031 different; theirs has 7,982 after 24,077 words, and 8,314 after 25,209.

Draws use products and quotients alone, which IEEE 754 rounds alike everywhere, and nothing of `random` but
``Random.random``, whose sequence Python keeps from release to release; so the same seed makes the same text.
"""

from functools import lru_cache
from random import Random
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["ko", "en"]

HEAD: Final = 32
"""How many words are about equally frequent: *b* above."""

# 14 initials, 10 vowels and 6 finals make 840 syllables; the posts of this site have 829.
_INITIALS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
_VOWELS = (0, 1, 4, 5, 6, 8, 12, 13, 18, 20)
_FINALS = (0, 1, 4, 8, 16, 21)
# The Unicode Standard, section 3.12: a syllable is 0xAC00 + (initial * 21 + vowel) * 28 + final.
_HANGUL = [chr(0xAC00 + (i * 21 + v) * 28 + f) for i in _INITIALS for v in _VOWELS for f in _FINALS]
_LATIN = [consonant + vowel for consonant in "bcdfglmnprstvw" for vowel in "aeiou"]
# Three forms of a stem, as different stems have different particles or endings.
_KOREAN_ENDINGS = (("을", "은", "에서"), ("의", "로", "이"), ("가", "는", "를"), ("하고", "해서", "한"))
_ENGLISH_ENDINGS = (("", "s", "ed"), ("", "ing", "er"), ("tion", "tions", "tive"), ("", "ly", "ness"))


def draw(random: Random, language: Language) -> str:
    """Draw a word of a language, in small letters."""
    return word(_rank(random), language)


def _rank(random: Random) -> int:
    """Draw a rank: the probability of *r* or more, solved for *r*."""
    u = 1 - random.random()  # never 0
    return int(HEAD * (1 / (u * u * u) - 1))


@lru_cache(maxsize=2**17)
def word(rank: int, language: Language) -> str:
    """Return the word of a rank: a stem, and one of the three endings that the stem takes."""
    number, form = divmod(rank, 3)
    syllables, endings = (_HANGUL, _KOREAN_ENDINGS) if language == "ko" else (_LATIN, _ENGLISH_ENDINGS)
    return spell(number, syllables) + endings[number % len(endings)][form]


def spell(number: int, syllables: list[str]) -> str:
    """Spell a number in two or more syllables, near numbers unlike each other, and no two alike."""
    length, many = 2, len(syllables) ** 2
    while number >= many:
        number -= many
        length, many = length + 1, many * len(syllables)
    # 1,000,003 is a prime, so it shares no factor with *many*: multiplied by it, every number still comes once.
    number = number * 1_000_003 % many
    spelled = []
    for _ in range(length):
        number, last = divmod(number, len(syllables))
        spelled.append(syllables[last])
    return "".join(spelled)
