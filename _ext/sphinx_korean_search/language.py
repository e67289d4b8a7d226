"""Korean as a language of Sphinx's search."""

from functools import lru_cache
from importlib.resources import files

from sphinx.search.en import SearchEnglish

from . import words

SHORT = 2
"""Sphinx's script looks for part of a word only if that is longer, in characters."""


class SearchKorean(SearchEnglish):
    """Korean by its syllables, and the English words in it by Sphinx's stems and stop words."""

    lang = "ko"
    language_name = "Korean"
    # Sphinx would name a stemmer after the language, which is not there for Korean.
    js_stemmer_rawcode = ""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        # Sphinx remembers stems for one page; most of its words are on others too, and a stem takes long.
        self._english = lru_cache(100_000)(super().stem)
        english = (f"minified-js/{name}" for name in ("base-stemmer.js", SearchEnglish.js_stemmer_rawcode))
        own = ("stemmer.js", "words.js", "ranking.js", "results.js")
        stemmers = [_read("sphinx.search", name) for name in english]
        stemmer, *others = (_read(__package__, f"scripts/{name}") for name in own)
        self.js_stemmer_code = "\n".join([*stemmers, stemmer])
        # Sphinx runs this after its own script, whose ranking and results it changes.
        self.js_splitter_code = "\n".join(others)

    def split(self, input: str) -> list[str]:  # noqa: A002  # Sphinx's name
        """Return the words of a text in lower case."""
        return words.split(input)

    def word_filter(self, word: str) -> bool:
        """Whether the index has the *word*: it has all that the script does not leave out of queries, ``10²`` too."""
        return word not in self.stopwords and not (word.isascii() and word.isdigit())

    def stem(self, word: str) -> str:
        """Return the *word* as it stands in the index."""
        if words.is_hangul(word):
            return words.by_syllables(word)
        if not self.word_filter(word):
            return word
        stem = self._english(word)
        return words.whole(stem) if len(stem) <= SHORT else stem


def _read(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
