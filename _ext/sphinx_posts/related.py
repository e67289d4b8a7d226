"""Which posts a reader of a post may want next: those that share words and tags with it, its category's before others.

``likeness = (likeness of words + likeness of tags) * (2 if they share a category else 1)``

The likeness of two sets of words, or of tags, is that of Lin, "An information-theoretic definition of similarity"
(International Conference on Machine Learning, 1998): the information in what they share, twice, divided by what is in
the one and in the other. The information in a word is ``-log(p)``, p being the part of the posts that have it: what few
posts have tells much. How often a post says a word decides only whether it is one of the words that are kept, so an
edit that keeps the same ones changes nothing for any post.

A category alone relates no posts, for those that it holds are neighbours already.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from functools import lru_cache
from heapq import nsmallest
from itertools import islice, pairwise
from math import fsum, log
from typing import Protocol

from .fingerprint import fingerprint
from .post import Post

KEPT = 30
"""How many terms of a post are kept."""

COMMON = 128
"""A word or tag of so many posts tells nothing, for it picks no three out of them. That bounds the work for a post."""

LEAST = 0.2
"""The likeness from which posts are related. Below it are posts on other things that happen to share a few words."""


class Vocabulary(Protocol):
    """What is known of the words of a language. The languages of Sphinx's search are of this kind."""

    @property
    def stopwords(self) -> Set[str]:
        """Words that say nothing of what a text is about, in lower case."""

    def stem(self, word: str) -> str:
        """Return what the forms of a *word* have in common; it comes in lower case."""


# Runs of one script each: 'BERT를' is a word and its particle. Left out are single letters, and hiragana, which is
# grammar for the most part. The commands of formulas are found, so that they are not taken for words.
_WORD = re.compile(
    r"\\[a-z]+"
    "|[가-힣]+"
    "|[\u3400-\u4dbf\u4e00-\u9fff]{2,}"
    "|[\u30a1-\u30fa\u30fc]{2,}"
    "|[^\\W_가-힣\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2,}(?:'(?:[tsdm]|re|ve|ll)\\b)?"
)

# The endings of Korean nouns; some depend on whether the noun ends in a vowel. 로 follows a vowel or ㄹ.
_CASES = ("에서", "에게", "에", "까지", "부터", "처럼", "마다", "보다", "만")
_TOPICS = ("", "는", "도", "만", "의")
_AFTER_VOWEL = frozenset(f"{case}{topic}" for case in (*_CASES, "로", "와") for topic in _TOPICS) | set("는가를의도")
_AFTER_CONSONANT = frozenset(f"{case}{topic}" for case in (*_CASES, "으로", "로", "과") for topic in _TOPICS) | set(
    "은이을의도"
)


def terms(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words that a post's *texts*, its title first, say most often: at most `KEPT`, the most frequent first.

    Which they are depends on this post alone; of words with one count, those that come first are kept. Words with
    letters are stems. Han characters come in pairs, which needs no dictionary. Of Korean, nouns are kept, and a noun is
    what the post has with two endings, one of which may be none: 학습을 and 학습이 tell that 학습 is one.
    """
    text = unicodedata.normalize("NFKC", " ".join(texts)).lower().replace("’", "'")
    counts: dict[str, int] = {}
    endings: dict[str, int] = {}
    for word, count in Counter(_WORD.findall(text)).items():
        if "가" <= word[0] <= "힣":
            noun = _find_noun(word)
            counts[noun] = counts.get(noun, 0) + count
            endings[noun] = endings.get(noun, 0) + 1
            if noun != word:  # all of it may be a noun, with no ending
                endings[word] = endings.get(word, 0) + 1
        elif word[0] != "\\" and not word.isdigit():
            is_han = "\u3400" <= word[0] <= "\u9fff"
            for part in (first + second for first, second in pairwise(word)) if is_han else (word,):
                if part not in vocabulary.stopwords:
                    term = vocabulary.stem(part)
                    counts[term] = counts.get(term, 0) + count
    ranked = sorted(counts, key=counts.__getitem__, reverse=True)  # which leaves those with one count in their order
    return tuple(islice((term for term in ranked if term not in endings or _is_noun(term, endings[term])), KEPT))


@lru_cache(100_000)  # posts share most of their words
def _find_noun(word: str) -> str:
    """Return what may be the noun of a *word* in Hangul: without the longest ending that leaves two syllables."""
    for length in range(max(2, len(word) - 3), len(word)):  # the longest endings have three syllables
        if word[length:] in _endings(word[length - 1]):
            return word[:length]
    return word


def _is_noun(word: str, endings: int) -> bool:
    """Whether a *word* seen with so many *endings* is a noun, and not an ending itself: that of a word in letters."""
    return endings > 1 and word not in _AFTER_VOWEL and word not in _AFTER_CONSONANT


def _endings(syllable: str) -> Set[str]:
    """Return the endings that may follow a *syllable*."""
    # Unicode has 28 syllables with one beginning in a row; the first of them ends in the vowel.
    return _AFTER_CONSONANT if (ord(syllable) - ord("가")) % 28 else _AFTER_VOWEL


def related(posts: Iterable[Post], kept: Mapping[str, Collection[str]], limit: int = 3) -> dict[str, tuple[str, ...]]:
    """Return by docname the posts that are most like each of *posts*, at most *limit*, the most like first.

    *kept* has the terms of each post by docname. Of posts that are as much like it, the newer comes first, then the one
    whose docname does. A hidden post has related posts, but is none.
    """
    by_docname = {post.docname: post for post in posts}
    words = _Likeness({docname: kept.get(docname, ()) for docname in by_docname})
    tags = _Likeness({docname: post.tags for docname, post in by_docname.items()})
    categories = {docname: frozenset(post.categories) for docname, post in by_docname.items()}
    order = {docname: (-(post.date or dt.date.min).toordinal(), docname) for docname, post in by_docname.items()}
    candidates: dict[str, list[tuple[float, tuple[int, str]]]] = {docname: [] for docname in by_docname}
    for docname, post in by_docname.items():
        alike = words.to_earlier(docname)
        for other, marks in tags.to_earlier(docname).items():
            alike[other] = alike.get(other, 0) + marks
        for other, marks in alike.items():
            if 2 * marks < LEAST:
                continue
            same_category = not categories[docname].isdisjoint(categories[other])
            # without the last digits, in which sums of the same numbers differ when their order does
            likeness = round(2 * marks if same_category else marks, 9)
            if likeness >= LEAST:
                if not post.hidden:
                    candidates[other].append((-likeness, order[docname]))
                if not by_docname[other].hidden:
                    candidates[docname].append((-likeness, order[other]))
    return {docname: tuple(other for _, (_, other) in nsmallest(limit, all_)) for docname, all_ in candidates.items()}


def asked(posts: Iterable[Post], kept: Mapping[str, Collection[str]], limit: int = 3) -> str:
    """Return a fingerprint of all that `related` looks at: where it is the same, the result is."""
    looked_at = sorted(
        (post.docname, str(post.date), post.hidden, post.categories, post.tags, tuple(kept.get(post.docname, ())))
        for post in posts
    )
    return fingerprint([repr((limit, looked_at))])


class _Likeness:
    """How alike posts are by what they are *marked* with: words, or tags."""

    def __init__(self, marked: Mapping[str, Collection[str]]) -> None:
        counts = Counter(mark for marks in marked.values() for mark in set(marks))
        # Of how many posts the part is taken: one more than there are, for in a blog of two posts what both have tells
        # something; and no more than are common, so that what a mark tells does not change with each new post.
        most = min(len(marked) + 1, COMMON)
        self._information = {mark: log(most / count) for mark, count in counts.items() if count < most}
        self._marks = {docname: sorted(self._information.keys() & marks) for docname, marks in marked.items()}
        self._sums = {
            docname: fsum(self._information[mark] for mark in marks) for docname, marks in self._marks.items()
        }
        self._earlier: dict[str, list[str]] = {mark: [] for mark in self._information}

    def to_earlier(self, docname: str) -> dict[str, float]:
        """Return how much *docname* is like each post asked for before, from 0 to 1, of those that are at all."""
        shared: dict[str, float] = {}
        for mark in self._marks[docname]:
            information, earlier = self._information[mark], self._earlier[mark]
            for other in earlier:
                shared[other] = shared.get(other, 0) + information
            earlier.append(docname)
        own = self._sums[docname]
        return {other: 2 * information / (own + self._sums[other]) for other, information in shared.items()}
