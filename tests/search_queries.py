"""Queries to measure the search with, drawn from the texts of posts, and what each of them should find.

Nothing here asks the search how it cuts words. A post has a word of Hangul where a run of Hangul begins with it, or
has it behind what is a word of the posts itself: 사전학습 has 학습, 주의도 has no 의도. A single syllable it has
wherever that stands, for which of them are words takes a dictionary. A word in letters it has where that stands between
other characters, in any case or with the same English stem. A post should be found if it has all words of a query; for
학습데이터, 학습 and 데이터.

A noun is a run of Hangul that stands in the posts before three different particles at least. That finds the nouns that
a blog is about.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from sphinx.search.en import SearchEnglish

EACH = 20
"""Queries of a kind."""

# What is cut from queries, and what is not.
_CUT = ("은", "는", "을", "를", "으로", "에서", "에게", "까지", "부터", "처럼", "마다", "보다", "에는", "에서는")
_LEFT = ("이", "가", "의", "에", "도", "와", "과", "로")

_HANGUL = re.compile("[가-힣]+")
_PHRASE = re.compile("(?=(?<![가-힣])([가-힣]+) ([가-힣]+))")
_LETTERS = re.compile(r"(?<![^\W가-힣])[A-Za-z]+(?![^\W가-힣])")
_BEFORE = re.compile(r"(?<!\w)([A-Za-z]{3,}) ?([가-힣]+)")
_MIXED = re.compile(r"(?<!\w)([A-Za-z]{3,})([가-힣]+)")
_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}  # the block of full-width forms has their order


@dataclass(frozen=True)
class Query:
    """What a reader types, of which *kind* it is, and the posts that should be found."""

    kind: str
    text: str
    relevant: frozenset[str]


def draw_queries(texts: Mapping[str, str], seed: int = 2020) -> list[Query]:
    """Draw `EACH` queries of each kind from the *texts* of posts by docname; the same ones for the same texts."""
    return _Draw({docname: unicodedata.normalize("NFC", text) for docname, text in texts.items()}, Random(seed)).all()


class _Draw:
    def __init__(self, texts: Mapping[str, str], random: Random) -> None:
        self._texts = texts
        self._random = random
        self._stem = SearchEnglish({}).stem
        self._letters = {name: {*map(self._stem, _letters(text))} for name, text in texts.items()}
        self._joined = "\n".join(texts.values())
        self._runs = {*_HANGUL.findall(self._joined)}
        self._forms = {
            (run.removesuffix(particle), particle)
            for run in self._runs
            for particle in (*_CUT, *_LEFT)
            if run.endswith(particle) and len(run) >= len(particle) + 2
        }
        particles: dict[str, set[str]] = {}
        for noun, particle in self._forms:
            particles.setdefault(noun, set()).add(particle)
        several = tuple(particle for particle in _CUT if len(particle) > 1)
        self._nouns = {noun for noun, found in particles.items() if len(found) >= 3 and not noun.endswith(several)}
        words = self._runs | self._nouns
        self._words = {name: {*_beginnings(text, words)} for name, text in texts.items()}

    def _have(self, *words: str) -> frozenset[str]:
        """Return the posts whose text has all *words*."""
        return frozenset(name for name in self._texts if all(self._has(name, word) for word in words))

    def _has(self, name: str, word: str) -> bool:
        if not _HANGUL.fullmatch(word):
            return self._stem(word.lower()) in self._letters[name]
        if len(word) == 1:
            return word in self._texts[name]
        return any(rest.startswith(word) for rest in self._words[name])

    def _some(self, words: Iterable[str]) -> list[str]:
        candidates = sorted(set(words))
        return self._random.sample(candidates, min(EACH, len(candidates)))

    def all(self) -> list[Query]:
        nouns = self._nouns
        words = {word for word in _letters(self._joined) if word not in SearchEnglish.stopwords}
        return [
            *self._plain("nouns of two syllables", (noun for noun in nouns if len(noun) == 2)),
            *self._plain("longer nouns", (noun for noun in nouns if len(noun) > 2)),
            *self._plain("one syllable", (syllable for noun in nouns for syllable in noun)),
            *self._plain("one and two letters", (word for word in words if len(word) <= 2)),
            *self._plain("words in letters", (word for word in words if len(word) > 2)),
            *self._plain("NFD", nouns, lambda noun: unicodedata.normalize("NFD", noun)),
            *self._plain("full-width letters", words, lambda word: word.translate(_WIDE)),
            *self._inflected("inflected", _CUT),
            *self._inflected("inflected like other words", _LEFT),
            *self._several(),
            *self._without_space(),
            *self._with_space(),
            *self._mixed(),
            *self._attached(),
            *self._absent(words),
        ]

    def _plain(self, kind: str, words: Iterable[str], typed: Callable[[str], str] = str) -> Iterable[Query]:
        return [Query(kind, typed(word), self._have(word)) for word in self._some(words)]

    def _inflected(self, kind: str, particles: tuple[str, ...]) -> Iterable[Query]:
        forms = {
            noun + particle: noun
            for noun, particle in sorted(self._forms)
            if noun in self._nouns and particle in particles
        }
        return [Query(kind, form, self._have(forms[form])) for form in self._some(forms)]

    def _several(self) -> Iterable[Query]:
        """Take two or three nouns that one post has."""
        for name in self._random.choices(sorted(self._texts), k=EACH):
            here = sorted(noun for noun in self._nouns if self._has(name, noun))
            words = self._random.sample(here, self._random.choice((2, 3)))
            yield Query("several words", " ".join(words), self._have(*words))

    def _without_space(self) -> Iterable[Query]:
        """Take two nouns that follow each other in a post, without the space between them."""
        pairs = {first + second: (first, second) for first, second in _PHRASE.findall(self._joined)}
        pairs = {joined: pair for joined, pair in pairs.items() if self._nouns.issuperset(pair)}
        return [Query("without its space", joined, self._have(*pairs[joined])) for joined in self._some(pairs)]

    def _with_space(self) -> Iterable[Query]:
        """Take two words apart that a post writes without a space, one of them a noun."""
        runs = {noun for noun, _ in self._forms} | self._runs
        words = {word for word in self._runs if not word.endswith((*_CUT, *_LEFT))} | self._nouns
        pairs = {
            f"{run[:cut]} {run[cut:]}": (run[:cut], run[cut:])
            for run in runs
            for cut in range(2, len(run) - 1)
            if run[:cut] in words and run[cut:] in words and not self._nouns.isdisjoint((run[:cut], run[cut:]))
        }
        return [Query("with a space", spaced, self._have(*pairs[spaced])) for spaced in self._some(pairs)]

    def _mixed(self) -> Iterable[Query]:
        """Take a word in letters with the particle that follows it."""
        tokens = {word + rest: word for word, rest in _MIXED.findall(self._joined) if rest in (*_CUT, *_LEFT)}
        return [Query("letters and a particle", token, self._have(tokens[token])) for token in self._some(tokens)]

    def _attached(self) -> Iterable[Query]:
        """Put a word in letters before a noun that follows it in a post, with a space or without."""
        pairs = {
            word + noun: (word, noun)
            for word, rest in _BEFORE.findall(self._joined)
            for noun in (rest.removesuffix(end) for end in ("", *_CUT, *_LEFT))
            if noun in self._nouns
        }
        return [Query("letters and a noun", token, self._have(*pairs[token])) for token in self._some(pairs)]

    def _absent(self, words: Iterable[str]) -> Iterable[Query]:
        """Put syllables and letters of the posts into an order that they have nowhere, not even two of them."""
        syllables, found = sorted({*"".join(self._nouns)}), 0
        longer = sorted(word.lower() for word in words if len(word) > 3)
        while found < EACH:
            if found % 4:
                text = "".join(self._random.sample(syllables, self._random.choice((2, 3, 4))))
                there = any(text[at : at + 2] in self._joined for at in range(len(text) - 1))
            else:
                word = self._random.choice(longer)
                text = "".join(self._random.sample(word, len(word)))
                there = self._stem(text) in self._joined.lower()
            if not there:
                found += 1
                yield Query("absent", text, frozenset())


def _beginnings(text: str, words: Container[str]) -> Iterator[str]:
    """Yield each run of Hangul, and what is left of it behind one of the *words*."""
    for run in set(_HANGUL.findall(text)):
        yield run
        yield from (run[cut:] for cut in range(1, len(run)) if run[:cut] in words)


def _letters(text: str) -> set[str]:
    return {word.lower() for word in _LETTERS.findall(text)}
