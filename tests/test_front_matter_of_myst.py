"""The front matter of posts is loaded in C, to the same values."""

from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import MakeSite, post
from sphinx_posts.front_matter import read_front_matter
from sphinx_posts.work_arounds.front_matter_of_myst import WRITTEN

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates().map(str))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FILES = {f"posts/2020-01-0{day}-p.md": post(f"P: {day}", tags="[a, b]") for day in range(1, 4)}


@given(st.dictionaries(st.from_regex("[a-z]{1,8}", fullmatch=True), VALUES, max_size=4))
def test_of_what_is_written_for_myst_both_parsers_make_the_same(values: dict[str, Any]) -> None:
    source = read_front_matter(f"---\n{yaml.safe_dump(values, allow_unicode=True)}---\n\nText.").source
    if source.startswith("---"):
        written = source.split("\n")[1]
        assume(WRITTEN.fullmatch(written))  # not a key of a line break, and the like
        # by what they look like, for a number that is none equals no other
        assert repr(yaml.load(written, Loader=yaml.CSafeLoader)) == repr(yaml.load(written, Loader=yaml.SafeLoader))


# The parsers differ here: one takes what the other does not.
@pytest.mark.parametrize(
    "text", ["{a: what?, b: 1}", "{t: Foo (bar?)}", "{url: http://a/b?c=d}", "{a:\tb}", '{"a": "\\ud83d\\ude00"}']
)
def test_what_a_writer_puts_in_one_line_is_left_to_the_parser_that_was_asked_for(text: str) -> None:
    assert not WRITTEN.fullmatch(text)


@pytest.fixture
def loaded_in_python(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets what is loaded without the parser in C."""
    loaded: list[str] = []

    class Loader(yaml.SafeLoader):
        def __init__(self, stream: Any) -> None:
            loaded.append(stream)
            super().__init__(stream)

    monkeypatch.setattr(yaml, "SafeLoader", Loader)
    return loaded


def test_no_front_matter_of_a_post_is_loaded_in_python(make_site: MakeSite, loaded_in_python: list[str]) -> None:
    make_site(FILES).build()
    assert loaded_in_python == []


def test_other_front_matter_is_loaded_as_it_was(make_site: MakeSite, loaded_in_python: list[str]) -> None:
    make_site({**FILES, "about.md": "---\norphan: true\n---\n\n# About\n"}).build()
    assert {text.strip() for text in loaded_in_python} == {"orphan: true"}


def test_without_the_parser_in_c_all_is_as_it_was(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, loaded_in_python: list[str]
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    site = make_site(FILES).build()
    assert len(loaded_in_python) == 2 * len(FILES)
    assert site.post("posts/2020-01-01-p").title == "P: 1"
