"""Front matter is read key by key: one bad value never costs the others, nor moves a line."""

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.front_matter import Field, read_front_matter
from sphinx_posts.post import FrontMatterFacts, read_facts
from sphinx_posts.problem import Subtype


def facts_of(
    *lines: str, docname: str = "posts/2020-05-17-a"
) -> tuple[FrontMatterFacts, list[tuple[Subtype, int | None]]]:
    front_matter = read_front_matter("\n".join(["---", *lines, "---", "", "Text."]))
    facts, problems = read_facts(docname, front_matter.fields)
    return facts, [(problem.subtype, problem.line) for problem in (*front_matter.problems, *problems)]


def test_all_keys() -> None:
    facts, problems = facts_of(
        "title: BERT 리뷰",
        "date: 2019-04-25 20:53:50-05:00",
        "updated: 2020-01-02",
        "category: 글또 4기, dialogue",
        "tags: [BERT, 사전 학습]",
        "author: 홍길동",
        "language: en",
        "summary: |",
        "  one",
        "  two",
    )
    assert facts == FrontMatterFacts(
        title="BERT 리뷰",
        date=dt.date(2019, 4, 25),
        updated=dt.date(2020, 1, 2),
        categories=("글또 4기, dialogue",),
        tags=("BERT", "사전 학습"),
        authors=("홍길동",),
        language="en",
        summary="one two",
        title_line=2,
        summary_line=9,
    )
    assert problems == []


@pytest.mark.parametrize(
    ("line", "attribute", "value", "subtype"),
    [
        ("date: 2020-02-30", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("date: '2020-02-30'", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("date: last week", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("date: 20200517", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("date: [2020-05-17]", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("date:", "date", dt.date(2020, 5, 17), Subtype.DATE),
        ("updated: soon", "updated", None, Subtype.DATE),
        ("category:", "categories", (), Subtype.CATEGORY),
        ("category: ''", "categories", (), Subtype.CATEGORY),
        ("category: yes", "categories", ("yes",), Subtype.CATEGORY),
        ("category: {a: b}", "categories", (), Subtype.CATEGORY),
        ("category: [a, b]", "categories", ("a", "b"), Subtype.CATEGORY),
        ("category: dev: ops", "categories", ("dev: ops",), Subtype.CATEGORY),
        ("categories: dev", "categories", ("dev",), Subtype.CATEGORY),
        ("categories: []", "categories", (), Subtype.CATEGORY),
        ("title: XLNet: a review", "title", "XLNet: a review", Subtype.TITLE),
        ("title:", "title", "", Subtype.TITLE),
        ("title: no", "title", "no", Subtype.TITLE),
        ("title: [a]", "title", "", Subtype.TITLE),
        ('title: "open', "title", '"open', Subtype.TITLE),
        ("summary: @you and I", "summary", "@you and I", Subtype.FRONT_MATTER),
        ("summary: {a: b}", "summary", "", Subtype.VALUE),
        ("language: a language", "language", "", Subtype.VALUE),
        ("tags: {a: b}", "tags", (), Subtype.VALUE),
    ],
)
def test_a_bad_value_is_reported_at_its_line_and_costs_no_other(
    line: str, attribute: str, value: object, subtype: Subtype
) -> None:
    key = line.partition(":")[0]
    others = {"title": "title: A", "category": "category: dev", "author": "author: me"}
    kept = [text for other, text in others.items() if other[:6] != key[:6]]
    facts, problems = facts_of(*kept, line)
    assert getattr(facts, attribute) == value
    assert (subtype, len(kept) + 2) in problems
    assert {found for found, _ in problems} == {subtype}
    assert facts.authors == ("me",)


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("title: 2020", "title", "2020"),
        ("title: 1.0", "title", "1.0"),
        ("title: 2020-01-01", "title", "2020-01-01"),
        ("title: C#", "title", "C#"),
        ("category: 2020", "categories", ("2020",)),
        ("categories: [a, a, '', b]", "categories", ("a", "b")),
        ("tags: BERT, 경량화", "tags", ("BERT", "경량화")),
        ("tags:", "tags", ()),
        ("author: [a, b]", "authors", ("a", "b")),
        ("summary:", "summary", ""),
        ("date: 2019-4-5", "date", dt.date(2019, 4, 5)),
        ("date: 2019-04-25T20:53:50Z", "date", dt.date(2019, 4, 25)),
        ("language: zh_CN", "language", "zh_CN"),
    ],
)
def test_a_good_value_needs_no_warning(line: str, attribute: str, value: object) -> None:
    facts, problems = facts_of(line)
    assert getattr(facts, attribute) == value
    assert problems == []


@pytest.mark.parametrize(
    ("docname", "date", "subtypes"),
    [
        ("posts/2020-05-17-a", dt.date(2020, 5, 17), []),
        ("2020-05-17", dt.date(2020, 5, 17), []),
        ("posts/2020-13-17-a", None, [Subtype.DATE]),
        ("posts/2020-05-17a", None, [Subtype.UNDATED]),
        ("2020-05-17/a", None, [Subtype.UNDATED]),
        ("posts/a", None, [Subtype.UNDATED]),
    ],
)
def test_the_date_from_the_file_name(docname: str, date: dt.date | None, subtypes: list[Subtype]) -> None:
    facts, problems = facts_of(docname=docname)
    assert facts.date == date
    assert [subtype for subtype, _ in problems] == subtypes


def test_text_arrives_composed() -> None:
    facts, _ = facts_of("title: \u1112\u1161\u11ab\u1100\u1173\u11af", "category: \u1112\u1161\u11ab")
    assert facts.title == "한글"
    assert facts.categories == ("한",)


@pytest.mark.parametrize("text", ["- a\n- b", "just words", "a: [", "&x"])
def test_front_matter_that_is_no_mapping(text: str) -> None:
    front_matter = read_front_matter(f"---\n{text}\n---\nText.")
    assert {problem.subtype for problem in front_matter.problems} == {Subtype.FRONT_MATTER}
    assert front_matter.source.endswith("Text.")


def test_a_key_that_stands_twice() -> None:
    front_matter = read_front_matter("---\ntitle: a\ntitle: b\n---")
    assert front_matter.fields["title"] == Field(3, text="b")
    assert [(problem.subtype, problem.line) for problem in front_matter.problems] == [(Subtype.FRONT_MATTER, 3)]


@pytest.mark.parametrize("source", ["", "Text.", "# A", "--\na: b\n--", "text\n---\na: b\n---"])
def test_a_source_without_front_matter_stays_as_it_is(source: str) -> None:
    front_matter = read_front_matter(source)
    assert (front_matter.fields, front_matter.problems, front_matter.source) == ({}, (), source)


def test_front_matter_that_is_not_closed() -> None:
    front_matter = read_front_matter("---\ntitle: a\n\nText.")
    assert [(problem.subtype, problem.line) for problem in front_matter.problems] == [(Subtype.FRONT_MATTER, 1)]


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["title: a", "date: 2020-02-30", "category:", "tags: [a", "- x", "myst: 3", "a: &b 1", "c: *b", "  x: y"]
        ),
        st.text(st.characters(exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20),
    ),
    max_size=6,
)


@given(_LINES)
def test_any_front_matter_gives_as_many_lines_of_valid_yaml(lines: list[str]) -> None:
    source = "\n".join(["---", *lines, "---", "Text."])
    front_matter = read_front_matter(source)
    read_facts("posts/a", front_matter.fields)
    assert front_matter.source.count("\n") == source.count("\n")
    first, *rest = front_matter.source.split("\n")
    if first == "---":
        assert isinstance(yaml.safe_load(rest[0]), dict)
