"""The work-around goes through a tree as docutils does, also while what goes through it changes it."""

import copy
from collections.abc import Callable
from typing import Any

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.nodes import NodeMatcher

from conftest import MakeSite, post
from sphinx_posts.work_arounds.traversal import below, findall

KINDS = [nodes.paragraph, nodes.emphasis, nodes.section]


def _element(children: list[nodes.Node]) -> st.SearchStrategy[nodes.Element]:
    return st.sampled_from(KINDS).map(lambda kind: kind("", *(copy.deepcopy(child) for child in children)))


TREES = st.recursive(
    st.just("x").map(nodes.Text), lambda children: st.lists(children, max_size=4).flatmap(_element), max_leaves=12
)
CLASSES: list[type] = [nodes.Node, nodes.Element, nodes.Text, nodes.emphasis]


def _remove(node: nodes.Node) -> None:
    node.parent.remove(node)


def _unpack(node: nodes.Node) -> None:
    node.parent.replace(node, list(node.children))


def _double(node: nodes.Node) -> None:
    node.parent.insert(0, nodes.emphasis("", nodes.Text("new")))


def _wrap(node: nodes.Node) -> None:
    node.parent.replace(node, nodes.section("", copy.deepcopy(node)))


CHANGES: list[Callable[[nodes.Node], None]] = [_remove, _unpack, _double, _wrap]


def seen(find: Callable[..., object], tree: nodes.Node, kind: type, steps: dict[int, Callable[..., None]]) -> list[str]:
    """Return what is found, in order, when some of it changes the tree as soon as it is found."""
    found = []
    for number, node in enumerate(find(tree, kind)):  # type: ignore[arg-type, var-annotated]  # both yield nodes
        found.append(node.pformat())
        if number in steps and node.parent is not None:
            steps[number](node)
        if number > 40:  # what doubles itself would go on for ever
            break
    return found


@given(TREES, st.sampled_from(CLASSES), st.dictionaries(st.integers(0, 8), st.sampled_from(CHANGES), max_size=3))
def test_the_same_nodes_are_found_in_the_same_order(
    tree: nodes.Node, kind: type, steps: dict[int, Callable[[nodes.Node], None]]
) -> None:
    other = copy.deepcopy(tree)
    assert seen(below, tree, kind, steps) == seen(nodes.Node._fast_findall, other, kind, steps)  # type: ignore[attr-defined]  # private
    assert tree.pformat() == other.pformat()


CONDITIONS: list[Any] = [
    None,
    nodes.emphasis,
    NodeMatcher(nodes.emphasis, nodes.section),
    NodeMatcher(nodes.Element, mark=Any),
    NodeMatcher(mark=1),
    lambda node: isinstance(node, nodes.Text),
]


@given(TREES, st.sampled_from(CONDITIONS), st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_search_finds_what_docutils_finds(tree: nodes.Node, condition: Any, options: list[bool]) -> None:
    for number, node in enumerate(below(tree, nodes.Element)):
        if isinstance(node, nodes.Element) and number % 2:
            node["mark"] = number
    start = next(iter(tree.children), tree)
    expected = list(nodes.Node.findall(start, condition, *options))
    assert list(map(id, findall(start, condition, *options))) == list(map(id, expected))


def test_docutils_has_it_while_a_site_is_built_and_no_longer(make_site: MakeSite) -> None:
    before = nodes.Node.findall
    note = "lambda app, tree: setattr(app, 'found_by', nodes.Node.findall)"
    conf = f"from docutils import nodes\n\ndef setup(app):\n    app.connect('doctree-read', {note})\n"
    site = make_site({"posts/2020-01-01-a.md": post("A", "Text.")}, conf)
    site.build()
    assert site.app
    assert site.app.found_by is findall  # type: ignore[attr-defined]  # conf.py has set it
    assert nodes.Node.findall is before
