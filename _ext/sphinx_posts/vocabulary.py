"""Which words of a language say nothing, and what the forms of a word have in common, as Sphinx's search knows it."""

from sphinx.environment import BuildEnvironment
from sphinx.search import IndexBuilder, SearchLanguage

# What these are written with has no stems. English words in such posts do, and Sphinx knows Korean as English.
_WITHOUT_LETTERS = ("ja", "zh")


def vocabulary_of(language: str, env: BuildEnvironment) -> SearchLanguage:
    """Return the vocabulary of *language* (``de``, ``pt-BR``); English for one that the search does not know."""
    tag = language.replace("-", "_")
    return IndexBuilder(env, "en" if tag.partition("_")[0] in _WITHOUT_LETTERS else tag, {}, "").lang
