"""Korean search finds what a reader means, and nothing else: the scripts of tiny sites, run in Node."""

import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sphinx.search import languages

from conftest import Site
from searching import pages, run_scripts, search_all
from sphinx_korean_search.language import SearchKorean
from sphinx_korean_search.words import split

KOREAN = """
language = "ko"
extensions = ["myst_parser", "sphinx_korean_search"]
"""

# One site for all tables: each page holds what its name says, beside words that every page has.
TEXTS = {
    "bare": "# 하나\n\n학습 데이터를 모았다.",
    "object": "# 둘\n\n모델은 학습을 마쳤다.",
    "place": "# 셋\n\n모델에서 시작한 학습에서 배운다.",
    "joined": "# 넷\n\n사전학습데이터가 많다.",
    "learner": "# 다섯\n\n학습자의 평가, 그 효과와 난이도.",
    "letters": "# 여섯\n\nlr은 0.1, LM은 GPT2, 언어는 C이다. Training the models.",
    "mixed": "# 일곱\n\nBERT기반 방법과 BERT-base를 2020년에 봤다.",
    "wide": "# 여덟\n\nＸＬＮｅｔ의 １２층.",
    "apart": "# 아홉\n\n" + unicodedata.normalize("NFD", "순환 신경망"),
    "emphasis": "# 열\n\n**RoBERTa**를 *기반*으로 한다.",
}


@pytest.fixture(scope="module", autouse=True)
def _forget_korean() -> Iterator[None]:
    """Take Korean out of Sphinx's languages again, which one process of tests has in common."""
    yield
    languages.pop("ko", None)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of `TEXTS`, and return its output folder."""
    return make(tmp_path_factory.mktemp("korean"), {f"{name}.md": text for name, text in TEXTS.items()})


@pytest.fixture(scope="module")
def find(built: Path) -> Callable[[str], set[str]]:
    """Return a function that searches that site; every query of the tables is answered by one process."""
    queries = [query for table in TABLES.values() for query, _ in table]
    found = dict(zip(queries, search_all(built, queries), strict=True))
    return lambda query: set(pages(found[query]))


def make(folder: Path, files: Mapping[str, str]) -> Path:
    """Build a site without posts, and return its output folder."""
    site = Site(folder)
    index = "# 글 목록\n\n```{toctree}\n:glob:\n\n**\n```\n"
    site.write({"conf.py": "html_theme = 'basic'\n" + KOREAN, "index.md": index, **files})
    assert site.build().warnings == []
    return site.path / "build" / "html"


TABLES: dict[str, list[tuple[str, str]]] = {
    "a word": [
        ("학습", "bare object place joined learner"),
        ("데이터", "bare joined"),
        ("학습자", "learner"),
        ("난이도", "learner"),
        ("평가", "learner"),
        ("효과", "learner"),
        ("신경망", "apart"),
    ],
    "several words": [
        ("학습 데이터", "bare joined"),
        ("데이터 학습", "bare joined"),
        ("모델 학습", "object place"),
        ("모델 데이터", ""),
        ("학습 training", ""),
        ("평가 난이도 효과", "learner"),
    ],
    "an inflected word": [
        ("학습을", "bare object place joined learner"),
        ("학습에서는", "bare object place joined learner"),
        ("모델에서", "object place"),
        ("모델을", "object place"),
        ("데이터는", "bare joined"),
        ("신경망으로", "apart"),
        ("데이터부터 학습까지", "bare joined"),
    ],
    "a space more or less": [
        ("학습데이터", "bare joined"),
        ("학습데이터를", "bare joined"),
        ("사전 학습 데이터", "joined"),
        ("사전학습데이터", "joined"),
        ("순환신경망", "apart"),
        ("학습평가", "learner"),
        ("모델평가", ""),
    ],
    "one syllable": [("층", "wide"), ("망", "apart"), ("모", "bare object place"), ("강", "")],
    "one or two letters": [("lr", "letters"), ("LM", "letters"), ("lm", "letters"), ("c", "letters"), ("ba", "")],
    "words in letters": [
        ("bert", "mixed"),
        ("model", "letters"),
        ("trains", "letters"),
        ("GPT2", "letters"),
        ("xlnet", "wide"),
        ("RoBERTa", "emphasis"),
    ],
    "Hangul and letters in one": [
        ("BERT기반", "mixed"),
        ("BERT 기반", "mixed"),
        ("기반BERT", "mixed"),
        ("BERT를", "mixed"),
        ("BERT의", "mixed"),
        ("LM에서", "letters"),
        ("RoBERTa기반", "emphasis"),
        ("2020년", "mixed"),
        ("년", "mixed"),
        ("20년", "mixed"),
        ("12층", "wide"),
        ("2021년", ""),
    ],
    "other codes for the same letters": [
        (unicodedata.normalize("NFD", "학습"), "bare object place joined learner"),
        (unicodedata.normalize("NFD", "순환신경망을"), "apart"),
        ("ＢＥＲＴ", "mixed"),
        ("ＬＭ", "letters"),
        ("XLNet", "wide"),
        ("２０２０년", "mixed"),
    ],
    "what is not there": [
        ("번역", ""),
        ("번역을", ""),
        ("학술", ""),
        ("습학", ""),
        ("translate", ""),
        ("xy", ""),
        ("학습번역", ""),
        ("the", ""),
        ("학습 xy", ""),
        ("~", ""),
        ("", ""),
    ],
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [pytest.param(*row, id=f"{kind}: {row[0]}") for kind, table in TABLES.items() for row in table],
)
def test_a_query_finds_the_pages_that_have_its_words(
    find: Callable[[str], set[str]], query: str, expected: str
) -> None:
    assert find(query) == set(expected.split())


# Letters of all kinds that meet in posts, in several codes, and what stands between words.
LETTERS = "가각힣학습을모델년AzİßéÉΩя_09１Ａｚ語のｶ½²ㅋ^ㅏ -~.,'·~\n\u1112\u1161\u11a8e\u0301\U0001f600"


def test_pages_and_queries_are_cut_into_the_same_words(built: Path) -> None:
    draw = random.Random(7)
    texts = ["".join(draw.choices(LETTERS, k=draw.randrange(1, 12))) for _ in range(2_000)]
    in_node = "input.map((text) => [...KoreanSearch.normalize(text).matchAll(KoreanSearch.WORD)].map(([word]) => word))"
    words = run_scripts(built, in_node, texts)
    assert words == [split(text) for text in texts]

    distinct = sorted({word for found in words for word in found})
    language = SearchKorean({})
    in_node = "input.map((word) => stopwords.has(word) || /^[0-9]+$/.test(word) ? word : new Stemmer().stemWord(word))"
    terms = run_scripts(built, in_node, distinct)
    for word, term in zip(distinct, terms, strict=True):
        form = language.stem(word)
        assert form == (f"~{term}" if term.startswith("~") else term), word


def test_sphinx_still_has_what_the_scripts_lean_on(built: Path) -> None:
    sphinx = (built / "_static" / "searchtools.js").read_text(encoding="utf-8")
    for name in ("Stemmer()", "splitQuery(query", "stopwords.has(", "Search._performSearch(", "SearchResultKind.title"):
        assert name in sphinx, f"Sphinx's script does not use {name} any more"
    parts = "part of a word is no longer found from three characters on, where it is no word itself"
    assert "word.length > 2" in sphinx, parts
    assert "!terms.hasOwnProperty(word)" in sphinx, parts
    index = run_scripts(built, "Search._index", None)
    assert {"docnames", "titles", "terms", "titleterms"} <= index.keys(), "the index has other keys"
    assert index["docnames"][index["terms"]["~~학~습~"]] == "bare", "words are no longer given to split, then to stem"
