"""Anchors are readable in every script, and the same for the same words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.slug import slugify, unique


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("BERT-series-review", "bert-series-review"),
        ("글또 4기", "글또-4기"),
        ("글또 4기, dialogue", "글또-4기-dialogue"),
        ("실험 결과", "실험-결과"),
        (unicodedata.normalize("NFD", "실험 결과"), "실험-결과"),
        ("  C++ / Rust_2  ", "c-rust-2"),
        ("機械学習の基礎", "機械学習の基礎"),
        ("…", "section"),
        ("", "section"),
    ],
)
def test_slug_of_a_heading(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_is_never_empty_and_stays_when_slugified_again(text: str) -> None:
    slug = slugify(text)
    assert slug
    assert not any(character.isspace() for character in slug)
    assert unicodedata.is_normalized("NFC", slug)


def test_the_second_of_a_name_gets_a_two() -> None:
    taken: set[str] = set()
    for expected in ("dev", "dev-2", "dev-3"):
        slug = unique("dev", taken)
        assert slug == expected
        taken.add(slug)
