"""What the book theme sees of sections is the beginning of their text, as it would write it out."""

import inspect
from types import ModuleType
from typing import Any

import pytest
import sphinx_book_theme
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from builds import BOOK
from conftest import MakeSite, post
from sphinx_posts.work_arounds import page_descriptions
from sphinx_posts.work_arounds.page_descriptions import KEPT, beginning, beginnings

texts = st.text("ab \n가", max_size=60)
leaves = texts.map(nodes.Text) | texts.map(lambda text: nodes.image(alt=text))
inline = st.recursive(leaves, lambda below: st.lists(below, max_size=4).map(lambda found: nodes.strong("", "", *found)))
blocks = st.recursive(
    st.lists(inline, max_size=4).map(lambda found: nodes.paragraph("", "", *found)),
    lambda below: st.builds(
        lambda kind, found: kind("", *found),
        st.sampled_from([nodes.section, nodes.bullet_list, nodes.option_string]),
        st.lists(below, max_size=4),
    ),
    max_leaves=20,
)


@given(blocks, st.integers(0, 90))
def test_a_beginning_is_that_of_the_text(block: nodes.Element, length: int) -> None:
    text, found = block.astext(), beginning(block, length)
    assert text.startswith(found)
    assert len(found) >= min(length, len(text))


@given(st.lists(blocks, max_size=4))
def test_the_theme_keeps_the_same_characters(found: list[nodes.Element]) -> None:
    document = nodes.container("", *found)
    whole = "".join(section.astext().replace("\n", " ") for section in document.findall(nodes.section))
    shown = "".join(section.astext().replace("\n", " ") for section in beginnings(document))
    assert shown[:KEPT] == whole[:KEPT]


SEE = """
def see(app, name, template, context, tree):
    if tree:
        app.seen[name] = context["page_description"]

def setup(app):
    app.seen = {}
    app.connect("html-page-context", see, priority=900)
"""


@pytest.mark.filterwarnings("ignore")  # the theme uses names that Sphinx will drop
def test_pages_have_the_descriptions_that_the_theme_gives_them(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def note(node: nodes.Element) -> Any:
        asked.append(node)
        return beginnings(node)

    monkeypatch.setattr(page_descriptions, "beginnings", note)
    long = "An *emphatic*\nparagraph.\n\n## Section\n\n" * 9
    files = {"posts/2020-01-01-a.md": post("A", long), "posts/2020-01-02-b.md": post("B", "Short.")}

    def descriptions(name: str) -> Any:
        site = make_site(files, BOOK + SEE, name=name).build()
        return site.app.seen  # type: ignore[union-attr]  # conf.py has set it

    findall = sphinx_book_theme.findall
    seen = descriptions("quick")
    assert len(asked) == len(seen) == 3
    assert sphinx_book_theme.findall is findall
    monkeypatch.setattr(page_descriptions, "setup", lambda _: None)
    assert descriptions("plain") == seen
    assert len(seen["posts/2020-01-01-a"]) == KEPT


OTHERS = {
    "keeps more": ("[:160]", "[:320]"),
    "asks a section for more": ("section.astext()", "section['ids'][0]"),
    "names what it looks for": ("findall(doctree, ", "findall(doctree, condition="),
    "looks for sections elsewhere": ("@lru_cache", "def second(tree):\n    return list(findall(tree))\n\n@lru_cache"),
}


@pytest.mark.parametrize(("own", "other"), OTHERS.values(), ids=OTHERS)
def test_a_theme_that_does_something_else_is_left_alone(monkeypatch: pytest.MonkeyPatch, own: str, other: str) -> None:
    assert page_descriptions.looks_for_sections_once(sphinx_book_theme)
    source = inspect.getsource(sphinx_book_theme)
    assert own in source
    monkeypatch.setattr(inspect, "getsource", lambda _: source.replace(own, other))
    assert not page_descriptions.looks_for_sections_once(sphinx_book_theme)


def test_a_theme_without_a_source_is_left_alone() -> None:
    assert not page_descriptions.looks_for_sections_once(ModuleType("theme"))
