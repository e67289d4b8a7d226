"""Where a visitor would do nothing it is not called, and what it does is what it did before."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.transforms.references import DanglingReferencesVisitor
from docutils.writers._html_base import HTMLTranslator
from hypothesis import given
from hypothesis import strategies as st
from sphinx.transforms.post_transforms.code import HighlightLanguageVisitor
from sphinx.util.docutils import SphinxTranslator

from conftest import MakeSite, Site, post
from sphinx_posts.work_arounds import texts, visitors

PAGE = """Page
====

.. highlight:: python
   :linenothreshold: 2

.. code-block::

   x = 1
   y = 2

A link_, `another one`_, a footnote [#none]_, [CIT]_ and a literal block::

   z = 3

.. highlight:: none

::

   plain

.. _link: https://example.org/
"""
BOOK = "latex_documents = [('index', 'blog.tex', 'Blog', 'A', 'manual')]\n"


@pytest.mark.parametrize("builder", ["html", "latex", "singlehtml"])
def test_links_and_code_are_as_they_are_without(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    files = {"index.rst": "Blog\n====\n\n.. toctree::\n\n   page\n   posts/2020-01-01-a\n", "page.rst": PAGE}
    files["posts/2020-01-01-a.md"] = post("A", "```\nx = 1\n```\n\n[nowhere][none]\n")

    def build(name: str) -> tuple[list[str], dict[str, str]]:
        site: Site = make_site(files, BOOK, name=name).build(builder)
        folder = site.path / "build" / builder
        pages = {path.name: path.read_text() for path in folder.rglob("*") if path.suffix in {".html", ".tex"}}
        return site.warnings, pages

    quick = build("quick")
    monkeypatch.setattr(visitors, "setup", lambda _: None)
    monkeypatch.setattr(texts, "setup", lambda _: None)
    assert quick == build("slow")
    assert any("another one" in warning for warning in quick[0])


def test_visitors_are_called_for_what_they_change(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: Counter[type] = Counter()
    dispatch = nodes.NodeVisitor.dispatch_visit

    def count(visitor: nodes.NodeVisitor, node: nodes.Node) -> None:
        visited[type(visitor)] += 1
        dispatch(visitor, node)

    for kind in (DanglingReferencesVisitor, HighlightLanguageVisitor):
        monkeypatch.setattr(kind, "dispatch_visit", count, raising=False)
    body = "A [link](https://example.org/) and *text*.\n\n- a\n- b\n\n```python\nx = 1\n```\n"
    site = make_site({"posts/2020-01-01-a.md": post("A", body)}, index="Blog\n====\n").build()
    assert visited == {HighlightLanguageVisitor: 3}  # two documents and a block
    assert 'class="highlight-python' in site.out("posts/2020-01-01-a.html")


class Translator(SphinxTranslator):
    """Notes where it has been, and skips what a node says."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        reporter: Any = SimpleNamespace(debug_flag=False, debug=lambda _: None)
        self.document = SimpleNamespace(reporter=reporter)  # type: ignore[assignment]  # all that is asked of it

    def visit_Element(self, node: nodes.Element) -> None:  # noqa: N802  # docutils' name
        self.steps.append(f"visit {node.pformat()}")
        if "skip" in node:
            raise node["skip"]

    def depart_Element(self, node: nodes.Element) -> None:  # noqa: N802  # as above
        self.steps.append(f"depart {node.pformat()}")

    def visit_emphasis(self, node: nodes.emphasis) -> None:
        self.steps.append("emphasis")

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        self.steps.append("paragraph")

    def unknown_visit(self, node: nodes.Node) -> None:
        self.steps.append(f"unknown {node.pformat()}")

    unknown_departure = unknown_visit


SKIPS = [None, nodes.SkipNode, nodes.SkipDeparture, nodes.SkipChildren, nodes.SkipSiblings, nodes.StopTraversal]


def _element(children: list[nodes.Node]) -> st.SearchStrategy[nodes.Element]:
    def make(kind: type[nodes.Element], skip: type | None) -> nodes.Element:
        marks: dict[str, Any] = {"skip": skip} if skip else {}
        return kind("", *(child.deepcopy() for child in children), **marks)

    return st.builds(make, st.sampled_from([nodes.section, nodes.paragraph, nodes.emphasis]), st.sampled_from(SKIPS))


TREES = st.recursive(
    st.just("x").map(nodes.Text), lambda children: st.lists(children, max_size=3).flatmap(_element), max_leaves=10
)


@given(TREES)
def test_a_translator_goes_where_it_goes_in_docutils(tree: nodes.Node) -> None:
    def go(walk: Any) -> Any:
        translator = Translator()
        try:
            return translator.steps, walk(tree, translator)
        except nodes.TreePruningException as skip:
            return translator.steps, type(skip)

    assert go(visitors.walkabout) == go(nodes.Node.walkabout)


def test_a_translator_or_a_node_with_ways_of_its_own_keeps_them() -> None:
    class Own(nodes.paragraph):
        def walkabout(self, visitor: nodes.NodeVisitor) -> bool:
            visitor.steps.append("own way")  # type: ignore[attr-defined]  # a Translator's
            return False

    translator = Translator()
    visitors.walkabout(nodes.section("", Own()), translator)
    assert translator.steps[1] == "own way"
    seen: list[nodes.Node] = []
    translator.dispatch_visit = seen.append  # type: ignore[method-assign, assignment]  # as an extension might
    visitors.walkabout(nodes.section("", nodes.paragraph()), translator)
    assert [type(node) for node in seen] == [nodes.section, nodes.paragraph]


@given(st.text("a글 \n\0\\", max_size=12), st.booleans())
def test_texts_are_what_docutils_makes_of_them(text: str, backslashes: bool) -> None:
    assert texts.unescape(text, backslashes) == nodes.unescape(text, backslashes)


@given(st.text("a글 &<\">@'\xa0", max_size=12), st.dictionaries(st.sampled_from("a글&'\xa0"), st.just("&#0;")))
def test_what_html_needs_references_for_gets_them(text: str, further: dict[str, str]) -> None:
    class Translator(HTMLTranslator):
        special_characters = HTMLTranslator.special_characters | {ord(key): value for key, value in further.items()}

        def __init__(self) -> None:
            """Need no document."""

    translator = Translator()
    assert texts.encode(translator, text) == translator.encode(text)
