"""Front matter is read key by key: one bad value never costs the others, nor moves a line."""

import datetime as dt
import itertools
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.front_matter import Field, read_front_matter
from sphinx_posts.post import FrontMatterFacts, Publication, read_facts
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
        docname="posts/2019-04-25-a",
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
        publication=Publication(public_from=dt.date(2019, 4, 25)),
    )
    assert (facts.line("title"), facts.line("summary")) == (2, 9)
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
        ('tags: [a, "\\u200b"]', "tags", ("a",)),
        ("author: [a, b]", "authors", ("a", "b")),
        ("summary:", "summary", ""),
        ("date: 2019-4-25", "date", dt.date(2019, 4, 25)),
        ("date: 2019-04-25T20:53:50Z", "date", dt.date(2019, 4, 25)),
        ("language: zh_CN", "language", "zh_CN"),
    ],
)
def test_a_good_value_needs_no_warning(line: str, attribute: str, value: object) -> None:
    facts, problems = facts_of(line, docname="posts/2019-04-25-a")
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


def _doubling(*levels: str) -> list[str]:
    """Return nine lines or so that stand for a billion values."""
    first = f"{levels[0]}: &{levels[0]} [x, x, x, x, x, x, x, x, x]"
    pairs = itertools.pairwise(levels)
    return [first, *(f"{level}: &{level} [{', '.join([f'*{below}'] * 9)}]" for below, level in pairs)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["layout: " + "[" * 100_000], [(2, "'layout' needs quotes around its value (it is nested too deeply)")]),
        (["layout:", "  " + "- " * 100_000], [(2, "'layout' cannot be read (it is nested too deeply)")]),
        (["layout: " + "[" * 900 + "]" * 900], [(2, "'layout' needs quotes")]),
        (["title: T", *(f"k{number}: [" for number in range(50))], [(3, "'k0' needs quotes")]),
        (
            _doubling(*"abcdef"),
            [(6, "'e' cannot be read (with it, the front matter is larger than 10000 values)"), (7, "'f' cannot")],
        ),
        (["slug: &a [*a]"], [(2, "'slug' cannot be read (with it, the front matter is larger than 10000 values)")]),
        (
            [f"slug: &a [{'x, ' * 9000}]", "url: *a", "type: *a"],
            [(3, "'url' cannot be read (with it, the front matter is larger than 10000 values)"), (4, "")],
        ),
        (
            [f"slug: &a {'x' * 100_000}", f"url: [{'*a, ' * 900}]"],
            [(3, "'url' cannot be read (with it, the front matter is larger than 10000 values)")],
        ),
        (
            ["title: T", "summary: " + "x" * 2_000_000],
            [(3, "'summary' cannot be read (with it, the front matter is larger than 10000 values)")],
        ),
        (["layout: {? [a] : b}"], [(2, "'layout' cannot be read (found unhashable key)")]),
        (["layout: {a: [!!timestamp x]}"], [(2, "'layout' cannot be read")]),
        (["layout: {a: !!bool x}"], [(2, "'layout' cannot be read")]),
        (["layout: {a: !!int ''}"], [(2, "'layout' cannot be read")]),
        (["? [a]", ": b"], [(2, "a key is a word, such as 'title'; this one is ignored")]),
        (["? ''", ": b"], [(2, "a key is a word")]),
        (["? " + "x" * 2000, ": b"], [(2, "a key is a word")]),
        (['"a\\nb": x'], [(2, "unknown key 'a b'")]),
        (["date: " + "x" * 1000], [(2, f"date: '{'x' * 60}…' is not a date")]),
        (["date: |", "  never", "  ever"], [(2, "date: 'never ever' is not a date")]),
        (["title: a\x00b\x1b"], [(2, "U+0000, U+001B: no character of a text, dropped from this line")]),
        (['title: "a\\0b"'], [(2, "title: U+0000: no character of a text, dropped")]),
        (["tags: ['\ud800', a]"], [(2, "U+D800")]),
        (['title: "\\u200b \\u3164"'], [(2, "title: it is empty")]),
        (['foo: "a\u2028b"', "bar: x"], [(2, "unknown key 'foo'"), (3, "unknown key 'bar'")]),
        (["myst: [a]", "title: T"], [(2, "'myst' is no mapping")]),
        (["category: dev", '"title": [a', "tags: x"], [(3, "'title' needs quotes")]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_would_break_a_reader_is_said_at_its_line(lines: list[str], found: list[tuple[int, str]]) -> None:
    source = "\n".join(["---", *lines, "---", "Text."])
    front_matter = read_front_matter(source)
    _, problems = read_facts("posts/2020-05-17-a", front_matter.fields)
    said = sorted((problem.line or 0, problem.message) for problem in (*front_matter.problems, *problems))
    for line, begin in found:
        assert any(number == line and message.startswith(begin) for number, message in said), said
    assert all(len(message) < 300 and message.isprintable() for _, message in said)
    assert front_matter.source.count("\n") == source.count("\n")
    assert front_matter.source.endswith("\n---\nText.") or "{" not in front_matter.source


@pytest.mark.parametrize("line", ["title: ~", "title: '  '", "title:", 'title: "\\u3164"', "category: dev"])
def test_no_heading_is_asked_for_where_there_is_no_title(line: str) -> None:
    assert "title_to_header" not in read_front_matter(f"---\n{line}\n---\nText.").source


@pytest.mark.parametrize("line", ["title: T", "Title: T", "title: .", '"title": "T"'])
def test_a_heading_is_asked_for_where_there_is_a_title(line: str) -> None:
    assert "title_to_header" in read_front_matter(f"---\n{line}\n---\nText.").source


@pytest.mark.parametrize(
    "line",
    ["weight: 0x" + "f" * 5000, "weight: " + ":".join(["59"] * 3000), "weight: !!bool x", "weight: !!timestamp x"],
    ids=lambda line: line[:20],
)
def test_a_value_that_yaml_cannot_make_stays_a_text(line: str) -> None:
    front_matter = read_front_matter(f"---\n{line}\n---\nText.")
    assert front_matter.problems == ()
    assert isinstance(yaml.safe_load(front_matter.source.split("\n")[1])["weight"], str)


@pytest.mark.parametrize(
    "lines",
    [
        ["draft: true", "  tags: [a]"],
        ["title: T", "draft: &a [*a]"],
        ["title: T", "draft: {? [a] : b}"],
        ["title: 'T", "draft: true"],
    ],
)
def test_a_draft_whose_key_cannot_be_read_stays_one(lines: list[str]) -> None:
    facts, problems = facts_of(*lines)
    assert facts.publication.draft
    assert problems


def test_front_matter_that_is_not_closed_ends_at_the_first_blank_line() -> None:
    front_matter = read_front_matter("---\ntitle: a\ndraft: true\n\nText.")
    assert front_matter.fields.keys() == {"title", "draft"}
    assert [problem.line for problem in front_matter.problems] == [1]
    assert front_matter.source.count("\n") == 4
    assert front_matter.source.endswith("\n---\nText.")


@pytest.mark.parametrize(
    ("source", "errors"),
    [("---\n\nText.", 0), ("---\nSome words, and no key.\n\nText.", 0), ("---\ntitle: a", 1)],
)
def test_a_line_of_dashes_is_a_line(source: str, errors: int) -> None:
    front_matter = read_front_matter(source)
    assert front_matter.fields == {}
    assert len(front_matter.problems) == errors
    assert front_matter.source == f" {source}"  # MyST would look for front matter otherwise


def test_words_after_the_opening_dashes_are_reported() -> None:
    front_matter = read_front_matter("--- here\ntitle: a\n---\nText.")
    assert front_matter.fields["title"].text == "a"
    assert [(problem.subtype, problem.line) for problem in front_matter.problems] == [(Subtype.FRONT_MATTER, 1)]


def test_a_second_byte_order_mark_hides_no_front_matter() -> None:
    assert read_front_matter("\ufeff---\ntitle: a\n---\nText.").fields["title"].text == "a"


def test_a_draft_in_toml_is_not_published() -> None:
    front_matter = read_front_matter("+++\ntitle = 'T'\ndraft = true\n+++\nText.")
    facts, _ = read_facts("posts/2020-05-17-a", front_matter.fields)
    assert facts.publication.draft
    assert facts.line("draft") == 3


def test_toml_that_is_not_closed_ends_at_the_first_blank_line() -> None:
    front_matter = read_front_matter("+++\ntitle = 'T'\ndraft = true\n\nText.")
    assert front_matter.fields.keys() == {"draft"}
    assert [problem.line for problem in front_matter.problems] == [1]
    assert front_matter.source.count("\n") == 4
    assert front_matter.source.startswith("---\n")
    assert front_matter.source.endswith("\n---\n\nText.")


@pytest.mark.parametrize("text", ['summary: "a\\nb"', "summary: |\n  a\n\n  b", 'slug: "a\\x0cb\\L---\\N..."'])
def test_front_matter_with_several_lines_in_a_value_moves_no_line(text: str) -> None:
    source = f"---\n{text}\n---\nText."
    front_matter = read_front_matter(source)
    assert front_matter.source.count("\n") == source.count("\n")
    before, dumped, *_ = front_matter.source.splitlines()
    assert before == "---"
    assert isinstance(yaml.safe_load(dumped), dict)


def test_a_line_of_spaces_is_read_in_no_time() -> None:
    started = time.monotonic()
    read_front_matter("---\ntitle: [\na" + " " * 100_000 + "\n---\n")
    assert time.monotonic() - started < 1
