"""Front matter of other systems moves here unchanged."""

import datetime as dt

import pytest

from sphinx_posts.addresses import OldAddress
from sphinx_posts.front_matter import read_front_matter
from sphinx_posts.keys import KNOWN, canonical
from sphinx_posts.post import FrontMatterFacts, State, read_facts
from sphinx_posts.problem import Level, Problem, Subtype

TODAY = dt.date(2020, 9, 13)


def read(*lines: str, jekyll: bool = False) -> tuple[FrontMatterFacts, list[Problem]]:
    front_matter = read_front_matter("\n".join(["---", *lines, "---", "", "Text."]))
    facts, problems = read_facts("posts/2020-05-17-a", front_matter.fields, jekyll=jekyll)
    return facts, [*front_matter.problems, *problems]


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("excerpt: Short.", "summary", "Short."),
        ("description: Short.", "summary", "Short."),
        ("last_modified_at: 2020-06-01T10:00:00", "updated", dt.date(2020, 6, 1)),
        ("lastmod: 2020-06-01", "updated", dt.date(2020, 6, 1)),
        ("modified: 2020-06-01 10:00", "updated", dt.date(2020, 6, 1)),
        ("authors: [a, b]", "authors", ("a", "b")),
        ("lang: ko", "language", "ko"),
        ("Title: In capitals", "title", "In capitals"),
        ("tags: a, b c", "tags", ("a", "b c")),
        ("layout: single", "title", ""),
        ("comments: true", "comments", True),
        ("comments: false", "comments", False),
        ("nocomments:", "comments", False),
        ("nocomments: true", "comments", False),
        ("nocomments: false", "comments", True),
        ("share: false", "title", ""),
        ("redirect_from: /a/", "redirects", (OldAddress("a/index.html"),)),
        ("permalink: /a/", "redirects", (OldAddress("a/index.html"),)),
        ("aliases: [/a, b.html, /a/]", "redirects", (OldAddress("a/index.html"), OldAddress("b.html"))),
        ("redirect_from:", "redirects", ()),
        ("blogpost: true", "title", ""),
        ("read_time: 12", "read_time", 12),
        ("read-time: 12", "read_time", 12),
        ("hidden: true", "hidden", True),
        ("pin: yes", "pinned", True),
    ],
)
def test_a_key_of_another_system_is_understood_without_a_word(line: str, attribute: str, value: object) -> None:
    facts, problems = read(line)
    assert getattr(facts, attribute) == value
    assert problems == []


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (["draft: true"], State.DRAFT),
        (["draft: false"], State.PUBLIC),
        (["published: false"], State.DRAFT),
        (["published: true"], State.PUBLIC),
        (["draft: perhaps"], State.DRAFT),
        (["published: perhaps"], State.DRAFT),
        (["publishDate: 2020-09-13"], State.PUBLIC),
        (["publishDate: 2020-09-14"], State.SCHEDULED),
        (["publish: 2020-09-14", "draft: true"], State.DRAFT),
        (["expires: 2020-09-13"], State.EXPIRED),
        (["expires: 2020-09-14"], State.PUBLIC),
        (["expiryDate: 2020-09-13"], State.EXPIRED),
        (["date: 2020-09-14"], State.SCHEDULED),
        ([], State.PUBLIC),
    ],
)
def test_what_is_public_on_a_day(lines: list[str], state: State) -> None:
    facts, _ = read(*lines)
    assert facts.publication.state(TODAY) == state


@pytest.mark.parametrize(
    ("line", "categories", "tags"),
    [
        ("categories: nlp review", ("nlp", "review"), ()),
        ("categories: [nlp, review]", ("nlp", "review"), ()),
        ("category: nlp review", ("nlp review",), ()),
        ("tags: a b", (), ("a", "b")),
        ("tags: a, b c", (), ("a", "b c")),
    ],
)
def test_jekyll_splits_at_spaces(line: str, categories: tuple[str, ...], tags: tuple[str, ...]) -> None:
    facts, problems = read(line, jekyll=True)
    assert (facts.categories, facts.tags, problems) == (categories, tags, [])


def test_without_jekyll_a_text_of_categories_is_one_and_warns() -> None:
    facts, problems = read("categories: nlp review")
    assert facts.categories == ("nlp review",)
    assert [problem.subtype for problem in problems] == [Subtype.CATEGORY]


def test_a_post_was_at_its_permalink_and_at_what_it_redirects_from() -> None:
    facts, problems = read("permalink: /b/", "redirect_from: [/a/, /b]")
    assert {(str(old), old.line) for old in facts.redirects} == {("/a/", 3), ("/b/", 3)}
    assert problems == []


def test_an_address_that_is_none_is_an_error_and_costs_the_others_nothing() -> None:
    facts, problems = read("title: A", "aliases: [/a/, ../b, '', /c/]")
    assert [str(old) for old in facts.redirects] == ["/a/", "/c/"]
    assert problems == [
        Problem(Subtype.REDIRECT, f"aliases: {message}; it is ignored", 3, Level.ERROR)
        for message in ("'../b' is no address: '.' and '..' are no folders", "'' is no address: it names no page")
    ]


def test_of_two_keys_that_mean_the_same_ours_counts() -> None:
    for lines in (["summary: ours", "excerpt: theirs"], ["excerpt: theirs", "summary: ours"]):
        facts, problems = read(*lines)
        assert facts.summary == "ours"
        (problem,) = problems
        assert problem.message == "'excerpt' means the same as 'summary'; 'summary' counts"
        assert problem.line == 2 + lines.index("excerpt: theirs")


@pytest.mark.parametrize(
    ("line", "near"),
    [("catgory: x", "category"), ("sumary: x", "summary"), ("darft: true", "draft"), ("publishd: false", "published")],
)
def test_an_unknown_key_names_the_nearest(line: str, near: str) -> None:
    _, problems = read(line)
    assert problems == [
        Problem(Subtype.KEY, f"unknown key '{line.partition(':')[0]}'; did you mean '{near}'?", 2, Level.WARNING)
    ]


def test_every_known_key_is_in_its_canonical_form() -> None:
    assert all(key == key.lower() and canonical(key.upper()) == canonical(key) for key in KNOWN)
