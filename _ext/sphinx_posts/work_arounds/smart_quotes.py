"""A work-around: docutils looks for quotes, dashes and dots in each text in a dozen ways, and replaces it by itself.

Few paragraphs have anything that ``educate_tokens`` of ``docutils.utils.smartquotes`` changes, and in those that have,
few of their texts. What has nothing is passed by here after one look, which leaves a third of what smart quotes take of
the time of reading. The output is the same.
"""

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from docutils.utils import normalize_language_tag
from docutils.utils.smartquotes import smartchars
from sphinx.application import Sphinx
from sphinx.transforms import SphinxSmartQuotes

CHANGES = re.compile(r"""["'`\\&\0]|--|\.\.\.|\. \. \.""")
"""What is changed, escapes, or is taken for an escape on the way. Of a text without, every step makes the same text."""

ACTIONS = frozenset("qbBdDiew")
"""The letters of ``smartquotes_action`` that this is true of. The number -1 makes plain quotes of curly ones."""


def setup(app: Sphinx) -> None:
    """Have Sphinx's transform pass by what it would not change."""
    transforms = app.registry.transforms
    if SphinxSmartQuotes in transforms:
        transforms[transforms.index(SphinxSmartQuotes)] = QuickSmartQuotes


def _is_block(node: nodes.Element) -> bool:
    """Whether *node* is a whole block of text: in it, docutils looks at all texts together."""
    return isinstance(node, nodes.TextElement) and not isinstance(node.parent, nodes.TextElement)


def _is_known(language: str) -> bool:
    return not smartchars.quotes.keys().isdisjoint(normalize_language_tag(language))


class QuickSmartQuotes(SphinxSmartQuotes):
    """Sphinx's transform, which looks at few nodes."""

    _passes_texts = False

    def apply(self, **kwargs: Any) -> None:
        """Pass by blocks of plain text, but not beside parts in a language without quotes: docutils warns of it."""
        if not self.is_available():
            return
        document = self.document
        elements = [*document.findall(nodes.Element)]
        classes = {name for node in elements for name in node["classes"]}
        languages = (name.removeprefix("language-") for name in classes if name.startswith("language-"))
        if ACTIONS.issuperset(self.config.smartquotes_action) and all(map(_is_known, languages)):
            blocks = [node for node in elements if _is_block(node) and CHANGES.search(node.astext())]
            findall = document.findall

            def find(condition: Any = None, **options: Any) -> Any:
                return iter(blocks) if condition is nodes.TextElement else findall(condition, **options)

            document.findall = find  # type: ignore[method-assign, assignment]  # docutils calls it in between
            self._passes_texts = True
        try:
            super().apply(**kwargs)
        finally:
            vars(document).pop("findall", None)

    def get_tokens(self, txtnodes: Iterable[Any]) -> Any:
        """Yield what has nothing to change as literal: docutils passes it by, and remembers its last character."""
        for node in txtnodes:
            if self._passes_texts and not CHANGES.search(node):
                yield "literal", str(node)
            else:
                yield from super().get_tokens([node])
