"""Reading time is right in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.readtime import (
    CHARACTERS_PER_MINUTE,
    WORDS_PER_MINUTE,
    Counts,
    count,
    for_language,
    minutes,
)


@pytest.mark.parametrize(
    ("blocks", "counts"),
    [
        ([], Counts(0, 0)),
        (["BERT를 학습합니다."], Counts(2, 0)),
        (["one two", "three"], Counts(3, 0)),
        (["word", "word"], Counts(2, 0)),  # never one word over two blocks
        (["今日は、いい天気です。"], Counts(0, 9)),
        (["カタカナ・ﾊﾝｶｸ"], Counts(0, 8)),
        (["データ"], Counts(0, 3)),  # the long-vowel mark is kana
        (["我们用BERT模型，效果很好。"], Counts(1, 9)),
        (["人々 々"], Counts(0, 3)),
        (["𠮷野家"], Counts(0, 3)),  # beyond the basic plane
        (["x = a + b"], Counts(5, 0)),
        ([r"\frac{a}{b} + 1"], Counts(3, 0)),
        (["訓民正音 해례본"], Counts(1, 4)),
        (["「引用」"], Counts(0, 2)),
    ],
)
def test_words_and_characters_of_a_text(blocks: list[str], counts: Counts) -> None:
    assert count(blocks) == counts


@pytest.mark.parametrize(
    ("language", "words", "characters", "expected"),
    [
        ("ko", 0, 0, 1),
        ("ko", 149, 0, 1),
        ("ko", 299, 0, 1),
        ("ko", 300, 0, 2),
        ("en", 399, 0, 1),
        ("en", 400, 0, 2),
        ("ja", 100, 750, 2),
        ("zh_CN", 100, 450, 2),
        ("zh-Hant-TW", 0, 599, 1),
        ("fr", 0, 600, 2),
    ],
)
def test_minutes_by_language(language: str, words: int, characters: int, expected: int) -> None:
    speeds = for_language(WORDS_PER_MINUTE, language), for_language(CHARACTERS_PER_MINUTE, language)
    assert minutes(Counts(words, characters), *speeds) == expected


def test_the_same_text_takes_the_same_time_in_four_languages() -> None:
    # CPython's tutorial, how-to and FAQ texts: words, and Han and kana characters
    texts = {
        "en": Counts(77_362, 0),
        "ko": Counts(52_307 + 3_499, 0),
        "ja": Counts(7_151, 184_030),
        "zh": Counts(6_360, 111_926),
    }
    times = {
        language: minutes(
            counts, for_language(WORDS_PER_MINUTE, language), for_language(CHARACTERS_PER_MINUTE, language)
        )
        for language, counts in texts.items()
    }
    assert times == {"en": 386, "ko": 372, "ja": 403, "zh": 404}


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_more_to_read_never_takes_less(
    words: int, characters: int, words_speed: float, characters_speed: float
) -> None:
    less = minutes(Counts(words, characters), words_speed, characters_speed)
    assert 1 <= less <= minutes(Counts(words + 1, characters + 1), words_speed, characters_speed)


def test_rounding_never_loses_a_minute() -> None:
    assert minutes(Counts(1, 2), 1, 2) == 2
    assert minutes(Counts(3, 0), 0.3, 1) == 10
