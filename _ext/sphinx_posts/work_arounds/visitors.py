"""A work-around: docutils and Sphinx call visitors for each node of a document, also of those to whom few are of use.

Sphinx gives code blocks their language so (``HighlightLanguageTransform``), and docutils looks so for references that
are not resolved (``DanglingReferences``): a thirtieth of a build. Here the nodes are looked for, which takes a
fifth of that, and the visitor goes only where there are some that it would change.

What writes a page does have to do with each node, but for each, docutils composes two messages for those who look for
mistakes in it (``Node.walkabout``), and Sphinx the names of two methods (``SphinxTranslator.dispatch_visit``). Here no
message is composed where none is shown, and methods are remembered for as long as a page takes: a fiftieth of a build.
The output is the same.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any, TypeAlias

from docutils import nodes
from sphinx.addnodes import highlightlang, start_of_file
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.transforms.references import SphinxDanglingReferences
from sphinx.util.docutils import SphinxTranslator

from .replaced import replace_while_building

_Method: TypeAlias = Callable[[Any], None]

_walkabout = nodes.Node.walkabout
_DISPATCHES = {name: vars(SphinxTranslator).get(name) for name in ("dispatch_visit", "dispatch_departure")}


def setup(app: Sphinx) -> None:
    """Have all that done so."""
    replace_while_building(app, nodes.Node, "walkabout", _walkabout, walkabout)
    transforms, post_transforms = app.registry.transforms, app.registry.post_transforms
    if SphinxDanglingReferences in transforms:
        transforms[transforms.index(SphinxDanglingReferences)] = QuickDanglingReferences
    if HighlightLanguageTransform in post_transforms:
        post_transforms[post_transforms.index(HighlightLanguageTransform)] = QuickHighlightLanguage


def walkabout(self: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Let a translator of Sphinx visit the node and all below it; return whether it wants to see no more."""
    dispatches = (getattr(visitor, name) for name in _DISPATCHES)
    if (
        visitor.document.reporter.debug_flag
        or not isinstance(visitor, SphinxTranslator)
        or tuple(getattr(dispatch, "__func__", None) for dispatch in dispatches) != tuple(_DISPATCHES.values())
    ):
        return _walkabout(self, visitor)
    return _Walk(visitor).goes_through(self)


class _Walk:
    """The way of a translator through a tree."""

    def __init__(self, visitor: SphinxTranslator) -> None:
        self._visitor = visitor
        self._visit_of = cache(partial(_method, visitor, "visit", visitor.dispatch_visit))
        self._departure_of = cache(partial(_method, visitor, "depart", visitor.dispatch_departure))

    def goes_through(self, node: nodes.Node) -> bool:
        """Visit *node* and what is below it, and leave it; return whether that is the end, also for what follows."""
        kind: Any = type(node)
        if kind.walkabout is not walkabout:  # it has its own
            return bool(node.walkabout(self._visitor))
        leaves, ends = True, False
        try:
            try:
                self._visit_of(kind)(node)
            except nodes.SkipNode:
                return False
            except nodes.SkipDeparture:
                leaves = False
            with suppress(nodes.SkipSiblings):
                ends = any(map(self.goes_through, list(node.children)))
        except nodes.SkipChildren:
            pass
        except nodes.StopTraversal:
            ends = True
        if leaves:
            self._departure_of(kind)(node)
        return ends


def _method(visitor: SphinxTranslator, step: str, unknown: _Method, kind: type) -> _Method:
    """Return what the *visitor* does in a *step* with a node of that *kind*, or of a class that it is made of."""
    methods = (getattr(visitor, f"{step}_{each.__name__}", None) for each in kind.__mro__)
    return next(filter(None, methods), unknown)


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
