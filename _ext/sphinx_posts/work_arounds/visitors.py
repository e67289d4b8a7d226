"""A work-around: docutils and Sphinx call a visitor for each node of a document, where it has to do with very few.

Sphinx gives code blocks their language so (``HighlightLanguageTransform``), and docutils looks so for references that
are not resolved (``DanglingReferences``): a twenty-fifth of a build. Here the nodes are looked for, which takes a
fifth of that, and the visitor goes only where there are some that it would change. The output is the same.
"""

from typing import Any

from docutils import nodes
from sphinx.addnodes import highlightlang, start_of_file
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.transforms.references import SphinxDanglingReferences


def setup(app: Sphinx) -> None:
    """Have both look first."""
    transforms, post_transforms = app.registry.transforms, app.registry.post_transforms
    if SphinxDanglingReferences in transforms:
        transforms[transforms.index(SphinxDanglingReferences)] = QuickDanglingReferences
    if HighlightLanguageTransform in post_transforms:
        post_transforms[post_transforms.index(HighlightLanguageTransform)] = QuickHighlightLanguage


class QuickDanglingReferences(SphinxDanglingReferences):
    """Sphinx's transform, which calls its visitor where a reference is to be resolved."""

    def apply(self, **kwargs: Any) -> None:
        """Pass the visitor by where it would do nothing."""
        document = self.document
        references = (node for node in document.findall(nodes.TextElement) if isinstance(node, nodes.Referential))
        if all(node.resolved or "refname" not in node for node in references):
            document.walk = _visit_none  # type: ignore[method-assign]  # docutils calls it in between
        try:
            super().apply(**kwargs)
        finally:
            vars(document).pop("walk", None)


class QuickHighlightLanguage(HighlightLanguageTransform):
    """Sphinx's transform, which calls its visitor for code blocks and ``highlight`` directives."""

    def apply(self, **kwargs: Any) -> None:
        """Pass by what the visitor would not look at; a book of several documents is left to Sphinx."""
        document = self.document
        looked_at = (nodes.literal_block, highlightlang, start_of_file)
        found = [node for node in document.findall(nodes.Element) if isinstance(node, looked_at)]

        def visit(visitor: nodes.NodeVisitor) -> bool:
            for node in (document, *found):
                visitor.dispatch_visit(node)
            return False

        if not any(isinstance(node, start_of_file) for node in found):
            document.walkabout = visit  # type: ignore[method-assign]  # Sphinx calls it in between
        try:
            super().apply(**kwargs)
        finally:
            vars(document).pop("walkabout", None)


def _visit_none(visitor: nodes.NodeVisitor) -> bool:
    return False
