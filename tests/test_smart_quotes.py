"""Of what smart quotes would not change, nothing is looked at; what they change is what they changed before."""

from types import SimpleNamespace
from typing import Any

import pytest
from docutils.utils import smartquotes
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import MakeSite, post
from sphinx_posts.work_arounds import smart_quotes
from sphinx_posts.work_arounds.smart_quotes import ACTIONS, CHANGES

PLAIN = "A plain text: one - two. Three. . Four; 다섯, “여섯”.\n\n- **Bold** `code`, $x$.\n"


@given(
    st.text("aé글9 .-–—…“’#;<>&|\n\0\\`'\"", max_size=12),
    st.text("".join(sorted(ACTIONS)), max_size=4) | st.sampled_from(["0", "1", "2", "3"]),
    st.sampled_from(sorted(smartquotes.smartchars.quotes)),
)
def test_what_is_passed_by_would_not_have_been_changed(text: str, action: str, language: str) -> None:
    assume(not CHANGES.search(text))
    assert list(smartquotes.educate_tokens([("plain", text)], action, language)) == [text] * bool(text) or not text


@pytest.fixture
def educated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the texts that docutils looks at."""
    texts: list[str] = []
    educate = smartquotes.educate_tokens

    def note(tokens: Any, **options: Any) -> Any:
        tokens = list(tokens)
        texts.append("".join(text for _, text in tokens))
        return educate(tokens, **options)

    monkeypatch.setattr(smartquotes, "educate_tokens", note)
    return texts


def test_plain_texts_are_passed_by(make_site: MakeSite, educated: list[str]) -> None:
    make_site({"posts/2020-01-01-a.md": post("A", f'{PLAIN}\n"Quoted **text**".\n\nDashes -- here.\n')}).build()
    assert educated == ['"Quoted text".', "Dashes -- here."]


@pytest.mark.parametrize("lang", ["ko", "en-GB"])
def test_a_part_in_another_language_is_passed_by_too(make_site: MakeSite, educated: list[str], lang: str) -> None:
    text = f'{PLAIN}\n```{{rst-class}} language-{lang}\n```\n\nA part.\n\n"Quoted".\n'
    make_site({"posts/2020-01-01-a.md": post("A", text)}).build()
    assert educated == ['"Quoted".']


def test_with_a_part_in_an_unknown_language_every_text_is_looked_at(make_site: MakeSite, educated: list[str]) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A", PLAIN, lang="xx")}).build()
    assert "A" in educated
    assert any('No smart quotes defined for language "xx"' in warning for warning in site.warnings)


def test_where_plain_quotes_are_made_of_curly_ones_every_text_is_looked_at(
    make_site: MakeSite, educated: list[str]
) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A", PLAIN)}, "smartquotes_action = '-1'\n").build()
    assert "A" in educated
    assert '"여섯"' in site.doctree("posts/2020-01-01-a").astext()


def test_where_sphinx_has_no_such_transform_nothing_is_replaced() -> None:
    app: Any = SimpleNamespace(registry=SimpleNamespace(transforms=[]))
    smart_quotes.setup(app)
    assert app.registry.transforms == []
