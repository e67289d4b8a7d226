"""The contents of a page are drawn as the theme draws them."""

from typing import Any

import pytest
from pydata_sphinx_theme.toctree import add_toctree_functions

from sphinx_posts.work_arounds.page_contents import Contents, _Drawer, draw

Context = dict[str, Any]


def heading(text: str, *below: str) -> str:
    return f'<li><a class="reference internal" href="#글">{text}</a>{contents(*below) if below else ""}</li>\n'


def contents(*headings: str) -> str:
    return f"<ul>\n{''.join(headings)}</ul>\n"


SPANS = '<span class="pre">a</span> <span class="pre">b</span>'
CONTENTS = {
    "title alone": contents(heading("T")),
    "headings": contents(heading("T", heading("A"), heading("글 'b' “c”"))),
    "headings below headings": contents(
        heading("T", heading("A", heading("B", heading("C"), heading("D"))), heading("E"))
    ),
    "markup": contents(
        heading(
            "T",
            heading(f'<code class="docutils literal notranslate">{SPANS}</code>'),
            heading("a &amp; <em>b</em> &lt; <strong>c</strong>"),
        )
    ),
}
OTHER = {
    "nothing": "",
    "two titles": contents(heading("A", heading("B")), heading("C")),
    "two lists": contents(heading("T")) * 2,
    "quotation mark": contents(heading("T", heading("&quot;a&quot;"))),
    "formula": contents(heading("T", heading('<span class="math"><math><mi>x</mi></math></span>'))),
    "class of a list": contents(heading("T", heading("A"))).replace("<ul>", '<ul class="simple">'),
    "address": contents(heading("T", heading("A"))).replace("#글", "a.html?b&amp;c"),
    "white space": contents(heading("T", heading("a  b"))),
    "what follows": contents(heading("T", heading("A"))) + "<p>a</p>",
    "what goes before": "<p>a</p>\n" + contents(heading("T", heading("A"))),
}


def drawn_by(handler: Any, toc: str, level: Any = 1) -> Any:
    context: Context = {"toc": toc, "theme_show_toc_level": level}
    handler(None, "page", "page.html", context, None)
    return context["generate_toc_html"]


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("toc", CONTENTS.values(), ids=CONTENTS)
def test_contents_are_drawn_as_the_theme_draws_them(toc: str, level: int) -> None:
    theirs = drawn_by(add_toctree_functions, toc, level)()
    assert draw(toc, level) == (str(theirs), len(theirs))


@pytest.mark.parametrize("toc", OTHER.values(), ids=OTHER)
def test_what_is_no_list_of_headings_is_left_to_the_theme(toc: str) -> None:
    assert draw(toc, 1) is None
    theirs = drawn_by(add_toctree_functions, toc)()
    assert str(drawn_by(_Drawer(add_toctree_functions).add_toctree_functions, toc)()) == str(theirs)


def test_a_level_that_is_no_number_is_left_to_the_theme() -> None:
    assert draw(CONTENTS["headings"], "1") is None


def test_templates_get_what_they_would_get_of_the_theme() -> None:
    toc = CONTENTS["headings below headings"]
    ours = drawn_by(_Drawer(add_toctree_functions).add_toctree_functions, toc)
    theirs = drawn_by(add_toctree_functions, toc)
    assert isinstance(ours(), Contents)
    assert (str(ours()), len(ours()), bool(ours())) == (str(theirs()), len(theirs()), True)
    assert [str(part) for part in ours()] == [str(part) for part in theirs()]
    assert str(ours().find("a")) == str(theirs().find("a"))
    assert str(ours("raw")) == str(theirs("raw"))


def test_a_theme_that_draws_something_else_is_left_alone() -> None:
    def other(app: Any, page: str, template: str, context: Context, tree: Any) -> None:
        context["generate_toc_html"] = lambda kind="html": "<ol></ol>"  # noqa: ARG005  # as the theme's

    handler = _Drawer(other).add_toctree_functions
    assert [drawn_by(handler, CONTENTS[name])() for name in ("headings", "markup")] == ["<ol></ol>"] * 2
