"""Which words of a language say nothing, and what the forms of a word have in common, as Sphinx's search knows it."""

from collections.abc import Set
from functools import cache, lru_cache
from importlib import import_module

from sphinx.search import SearchLanguage, languages

# English words in posts of these languages have stems, their own have none.
_WITHOUT_STEMS = ("ja", "ko", "zh")


class Vocabulary:
    """A language of Sphinx's search that stems each word once: stemming takes longer than all else a post costs."""

    def __init__(self, language: SearchLanguage) -> None:
        self.stopwords: Set[str] = language.stopwords
        self.stem = lru_cache(100_000)(language.stem)


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """Return the vocabulary of *language* (``de``, ``pt-BR``); English for one that the search does not know."""
    base = language.replace("-", "_").partition("_")[0]
    known = languages["en" if base in _WITHOUT_STEMS or base not in languages else base]
    if isinstance(known, str):  # imported when it is needed, as Sphinx does
        module, _, name = known.rpartition(".")
        known = getattr(import_module(module), name)
    return Vocabulary(known({}))
