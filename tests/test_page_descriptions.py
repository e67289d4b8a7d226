"""What the book theme sees of sections is the beginning of their text, as it would write it out."""

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

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
