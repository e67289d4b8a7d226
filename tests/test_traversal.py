"""The work-around goes through a tree as docutils does, also while what goes through it changes it."""

import copy
from collections.abc import Callable

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from conftest import MakeSite, post
from sphinx_posts.work_arounds.traversal import below

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


@given(TREES)
def test_all_nodes_are_found_where_no_class_is_named(tree: nodes.Node) -> None:
    assert list(below(tree)) == list(nodes.Node._superfast_findall(tree))  # type: ignore[attr-defined]  # private


def test_docutils_has_it_while_a_site_is_built_and_no_longer(make_site: MakeSite) -> None:
    names = ("_fast_findall", "_superfast_findall")
    before = [vars(nodes.Node)[name] for name in names]
    note = "lambda app, tree: setattr(app, 'found_by', nodes.Node._fast_findall)"
    conf = f"from docutils import nodes\n\ndef setup(app):\n    app.connect('doctree-read', {note})\n"
    site = make_site({"posts/2020-01-01-a.md": post("A", "Text.")}, conf)
    site.build()
    assert site.app
    assert site.app.found_by is below  # type: ignore[attr-defined]  # conf.py has set it
    assert [vars(nodes.Node)[name] for name in names] == before
    assert below not in before
