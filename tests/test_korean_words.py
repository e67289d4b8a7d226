"""Text becomes the words that the Korean search looks for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_korean_search.words import by_syllables, is_hangul, split, whole

HANGUL = st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("학습을 했다.", ["학습을", "했다"]),
        ("BERT를", ["bert", "를"]),
        ("사전BERT기반", ["사전", "bert", "기반"]),
        ("GPT2를", ["gpt2", "를"]),
        ("2020년 3월", ["2020년", "3월"]),
        ("그림12", ["그림", "12"]),
        ("batch_size는", ["batch_size", "는"]),
        ("BERT-base", ["bert", "base"]),
        ("ＸＬＮｅｔ １２층", ["xlnet", "12층"]),
        ("言語모델", ["言語", "모델"]),
        ("학습·평가(가중치)", ["학습", "평가", "가중치"]),
    ],
)
def test_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert split(text) == words


@given(st.text())
def test_text_that_is_taken_apart_has_the_same_words(text: str) -> None:
    assert split(unicodedata.normalize("NFD", text)) == split(text)


@given(HANGUL, HANGUL)
def test_a_word_has_another_exactly_where_its_syllables_follow_each_other(word: str, part: str) -> None:
    def query(asked: str) -> str:
        return by_syllables(asked)[1:]

    assert (query(part) in by_syllables(word)) == (part in word)
    assert query(part) != by_syllables(word)
    assert all(query(word[start:]) in by_syllables(word) for start in range(len(word)))
    assert is_hangul(word)


@given(st.text("abc", min_size=1, max_size=2), st.text("abc", min_size=1, max_size=2))
def test_a_short_word_has_no_other_in_it(word: str, other: str) -> None:
    assert (whole(other)[1:] in whole(word)) == (word == other)
