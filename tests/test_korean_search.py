"""Korean search finds what a reader means, and nothing else: the scripts of tiny sites, run in Node."""

import json
import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sphinx.search import languages

from builds import differences, run
from conftest import MakeSite, Site, post
from searching import Hit, pages, run_scripts, search_all
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
    "wide": "# 여덟\n\nＸＬＮｅｔ의 １２층으로 가는 길.",
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
    index = "---\nnosearch: true\n---\n\n# 글 목록\n\n```{toctree}\n:glob:\n\n**\n```\n"
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
        ("가는", "wide"),
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
        # 이, 가, 의 and the like are cut where the index has the noun, and not the word: it has 난이도, and no 난이.
        ("학습의", "bare object place joined learner"),
        ("모델이", "object place"),
        ("평가의", "learner"),
        ("난이도", "learner"),
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


EXCERPTS = [
    ("학습", "모델은 학습을 마쳤다.", "…[학습]을 마쳤다."),
    ("학습", "모델은 사전학습을 마쳤다.", "…사전[학습]을 마쳤다."),
    ("번역", "모델은 학습을 마쳤다.", "모델은 학습을 마쳤다."),
    ("trains", "We, training models, train.", "…[training] models, [train]."),
    ("lr", "all lr, LR", "…[lr], [LR]"),
    ("XLNet", "그 ＸＬＮｅｔ의 층", "…[ＸＬＮｅｔ]의 층"),
    ("12층", "높은 12층에", "…[12층]에"),
    ("언어 모델", "모델은 많고, 그 가운데 언어 모델을 골랐다.", "…[언어] [모델]을 골랐다."),
    ("모델 학습 학습", "학습하는 모델", "[학습]하는 [모델]"),
    ("끝", "앞 " * 300 + "끝이다. " + "뒤 " * 300, "…[끝]이다. " + "뒤 " * 96 + "뒤…"),
    ("", "모델은 학습을 마쳤다.", "모델은 학습을 마쳤다."),
]


def test_an_excerpt_begins_at_the_hit_and_marks_it(built: Path) -> None:
    expression = "input.map(([query, text]) => KoreanSearch.excerpt(text, [...Search._parseQuery(query)[1]]))"
    found = run_scripts(built, expression, [row[:2] for row in EXCERPTS])
    marked = ["".join(f"[{piece}]" if number % 2 else piece for number, piece in enumerate(row)) for row in found]
    assert marked == [expected for _, _, expected in EXCERPTS]


def test_sphinx_still_has_what_the_scripts_lean_on(built: Path) -> None:
    sphinx = (built / "_static" / "searchtools.js").read_text(encoding="utf-8")
    for name in (
        "Stemmer()",
        "splitQuery(query",
        "stopwords.has(",
        "Search._performSearch(",
        "SearchResultKind.title",
        "Search.performSearch(",
        "Search.query(",
        "Search.hasIndex()",
        "Search.deferQuery(",
        "DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY",
        "sphinx_highlight_terms",
    ):
        assert name in sphinx, f"Sphinx's script does not use {name} any more"
    parts = "part of a word is no longer found from three characters on, where it is no word itself"
    assert "word.length > 2" in sphinx, parts
    assert "!terms.hasOwnProperty(word)" in sphinx, parts
    index = run_scripts(built, "Search._index", None)
    assert {"docnames", "titles", "terms", "titleterms"} <= index.keys(), "the index has other keys"
    assert index["docnames"][index["terms"]["~~학~습~"]] == "bare", "words are no longer given to split, then to stem"


# -- the order of results

RANKED = {
    "2020-01-01-title": "# 학습\n\n처음.",
    "2020-01-02-part-of-title": "# 학습자\n\n처음.",
    "2020-01-03-title-and-forms": "# 학습을 돕는 학습자\n\n처음.",
    "2020-02-01-heading": "# 하나\n\n처음.\n\n## 학습의 뜻\n\n끝.",
    "2020-02-02-part-of-heading": "# 둘\n\n처음.\n\n## 학습자의 뜻\n\n끝.",
    "2020-03-01-text": "# 셋\n\n학습.",
    "2020-03-02-newer-text": "# 가\n\n학습.",
    "2020-03-03-part-of-word": "# 넷\n\n학습자.",
    "2020-03-04-forms": "# 다섯\n\n학습은 학습을 학습한다.",
    "2020-03-05-dated-otherwise": "---\ndate: 2020-02-28\n---\n\n# 여덟\n\n학습.",
    "dated-in-front-matter": "---\ndate: 2020-03-03 12:00\n---\n\n# 일곱\n\n학습.",
    "no-day": "# 학습이 없는 곳이 아닌 여섯\n\n끝.",
    "text-without-day": "# 나\n\n학습.",
}


def test_what_is_found_is_ordered_by_place_then_word_then_forms_then_day(tmp_path: Path) -> None:
    built = make(tmp_path, {f"{name}.md": text for name, text in RANKED.items()})
    (hits,) = search_all(built, ["학습"])
    assert pages(hits) == [
        "2020-01-03-title-and-forms",
        "2020-01-01-title",
        "no-day",
        "2020-01-02-part-of-title",
        "2020-02-01-heading",
        "2020-02-02-part-of-heading",
        "2020-03-04-forms",
        "dated-in-front-matter",
        "2020-03-02-newer-text",
        "2020-03-01-text",
        "2020-03-05-dated-otherwise",
        "text-without-day",
        "2020-03-03-part-of-word",
    ]


def test_a_heading_that_is_the_query_is_a_result_of_its_own(tmp_path: Path) -> None:
    files = {"a.md": "# 하나\n\n처음.\n\n(here)=\n## 전이 학습\n\n끝.", "b.md": "# 전이 학습을 하는 법\n\n처음."}
    (hits,) = search_all(make(tmp_path, files), [unicodedata.normalize("NFD", "전이 학습")])
    assert hits == [Hit("b", "전이 학습을 하는 법"), Hit("a", "하나 > 전이 학습", "#here"), Hit("a", "하나")]


# -- the index


def test_the_index_of_an_incremental_build_is_that_of_a_clean_one(make_site: MakeSite) -> None:
    conf = 'language = "ko"\nextensions.append("sphinx_korean_search")\n'
    first, second = "posts/2020-01-01-a.md", "posts/2020-01-02-b.md"
    site = make_site({first: post("하나", "학습을 했다."), second: post("둘", "학습과 평가, lr.")}, conf)
    run(site, "incremental")
    site.write({first: post("하나", "BERT기반 평가를 했다.")})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []
    assert "~~평~가~를~" in json.dumps(index_of(site.path / "incremental"), ensure_ascii=False)


def test_a_list_is_no_result_for_what_its_posts_say(make_site: MakeSite) -> None:
    conf = 'language = "ko"\nextensions.append("sphinx_korean_search")\n'
    site = make_site({"posts/2020-01-01-a.md": post("하나", "학습을 했다.", category="dev")}, conf)
    run(site, "incremental")
    (hits,) = search_all(site.path / "incremental", ["학습"])
    assert pages(hits) == ["posts/2020-01-01-a"]


def test_the_index_has_the_day_of_front_matter_when_it_changes(make_site: MakeSite) -> None:
    conf = 'language = "ko"\nextensions.append("sphinx_korean_search")\n'
    site = make_site({"posts/a.md": post("하나", date="2020-01-01"), "posts/2020-01-02-b.md": post("둘")}, conf)
    run(site, "incremental")
    assert index_of(site.path / "incremental")["days"] == {"2": "2020-01-01"}
    site.write({"posts/a.md": post("하나", date="2020-01-03")})
    run(site, "incremental")
    assert index_of(site.path / "incremental")["days"] == {"2": "2020-01-03"}


def test_the_index_is_made_anew_when_the_extension_is_switched_on(make_site: MakeSite) -> None:
    conf = 'language = "ko"\n'
    languages.pop("ko", None)  # which an earlier test has left
    site = make_site({"posts/2020-01-01-a.md": post("하나", "학습을 했다.")}, conf)
    run(site, "incremental")
    assert "학습을" in index_of(site.path / "incremental")["terms"]
    site.write({"conf.py": (site.source / "conf.py").read_text() + 'extensions.append("sphinx_korean_search")\n'})
    run(site, "incremental")
    assert {term[:2] for term in index_of(site.path / "incremental")["terms"]} == {"~~"}


def index_of(built: Path) -> Any:
    """Return what `Search.setIndex` is called with."""
    return json.loads((built / "searchindex.js").read_text().removeprefix("Search.setIndex(").removesuffix(")"))
