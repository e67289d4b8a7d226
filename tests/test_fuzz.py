"""Whatever stands in front matter, it is read or reported at its line, and costs no other post anything."""

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from myst_parser.config.main import read_topmatter

from conftest import MakeSite, Site, post
from sphinx_posts.addresses import file_of
from sphinx_posts.check import all_findings, front_matter_findings
from sphinx_posts.findings import of_day
from sphinx_posts.folder import Folder
from sphinx_posts.front_matter import Field, is_blank, legible, read_front_matter
from sphinx_posts.keys import KNOWN, FrontMatterKeys, canonical
from sphinx_posts.post import FrontMatterFacts, read_facts
from sphinx_posts.problem import Problem
from sphinx_posts.source import read_fields

TODAY = dt.date(2020, 9, 13)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def many(cases: int) -> settings:
    """Return settings for so many *cases*, the same in every run."""
    return settings(max_examples=cases, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


# -- what a writer may write, and what nobody would

_ODD = [
    *("", " ", "~", "null", "yes", "No", "TRUE", "off", "0", "-1", "12", "0x1f", "1e999", ".nan"),
    *("2020-05-17", "2020-02-30", "0000-01-01", "9999-12-31", "2020-5-7 25:61", "2020-05-17T10:00:00+99:99"),
    *(".", "...", "---", "- a", "? a", "# a", "a: b", "a #b", "a # b", "20200517"),
    *("%s %(a)s {0} {}", "<b>&amp;</b>", "`{posts}`", "*a*", "[a](b.md)"),
    *("!!int a", "!!timestamp a", "!!bool a", "!!int ''", "!!binary '?'", "!!null a", "!a b", "!!str [a]", "!!map a"),
    *("!!python/name:os.system", "!!python/object/apply:os.system ['ls']", "!!set {a, b}", "!!omap [a: b]"),
    *("&a [*a]", "&a {b: *a}", "*a", "&a b", "{<<: {a: b}}", "{<<: 3}", "{? [a] : b}", "[a, [b], {c: d}]", "{a, b}"),
    *("|\n  a\n\n  b", ">-\n  a\n  b", "a\n  b", "a\n  b: c", "\n  - a\n  - b: c", "\n  a: b\n  c: [d]", "|\n a\nb"),
    *('"a\\0b"', '"a\\x1b[31mb"', '"a\\nb"', '"\\ud800"', '"\\N\\L"'),
    *("a\x00b", "\x1b", "\ufeff", "a\u2028b", "\x85", "\ud800", "\t", "a\tb", "\u200b", "\u3164", "\u1112\u1161\u11ab"),
    *('"open', "'open", "[a", "{a: b", "@a", "`a`", "%a"),
]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list_of(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def _map_of(items: list[str]) -> str:
    return f"{{a: {', b: '.join(items)}}}"


def _inside(value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from([_list_of, _map_of]), st.lists(value, max_size=3)).map(
        lambda pair: pair[0](pair[1])
    )


odd = st.sampled_from(_ODD)
text = st.text(max_size=12)
scalar = st.one_of(odd, odd, text, text.map(_quoted), st.dates().map(str))
values = st.one_of(scalar, scalar, _inside(scalar), _inside(_inside(odd)))
known = st.sampled_from(sorted(KNOWN))
keys = st.one_of(
    known,
    known,
    st.tuples(known, st.sampled_from([str.upper, str.title, lambda key: key.replace("_", "-"), _quoted])).map(
        lambda pair: pair[1](pair[0])
    ),
    st.sampled_from(["1", "true", "~", "? [a]\n", "<<", "&k a", "*k", "''", "tittle", "제목", "a b", "!!int a", "- a"]),
)
entries = st.tuples(keys, values).map(": ".join)


def _fenced(lines: list[str], opening: str, closing: str, ends: str) -> str:
    return "\n".join([opening, *lines, closing, "", "Text.", ""]).replace("\n", ends)


def _slipped(source: str, place: float, width: int, slip: str) -> str:
    at = round(place * len(source))
    return source[:at] + slip + source[at + width :]


valid = st.builds(_fenced, st.lists(entries, max_size=5), st.just("---"), st.just("---"), st.just("\n"))
fenced = st.builds(
    _fenced,
    st.lists(st.one_of(entries, st.text(max_size=30)), max_size=5),
    st.sampled_from(["---", "---", "---", "----  ", "--- # a", "--- a", "\ufeff---", "+++", "", " ---", "---\x0c"]),
    st.sampled_from(["---", "---", "---", "...", "-----\t", "", "+++", "--- a", "---\n---"]),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
)
slipped = st.builds(
    _slipped,
    valid,
    st.floats(0, 1),
    st.integers(0, 6),
    st.sampled_from(
        ["", "\n", " ", "\t", ":", '"', "'", "[", "]", "{", "}", "&a ", "*a", "#", "|", "-", "\n---\n", "\x00"]
    ),
)
sources = st.one_of(valid, fenced, slipped)


# -- the promises


def check(source: str, docname: str = "posts/2020-05-17-a") -> list[Problem]:
    """Read *source* and check all that is promised of it; return what is said of it."""
    front_matter = read_front_matter(source)
    facts, more = read_facts(docname, front_matter.fields)
    problems = [*front_matter.problems, *more, *of_day(facts.publication, TODAY)]
    facts.publication.state(TODAY)
    assert front_matter.source.count("\n") == source.count("\n")
    _check_said(problems, source.count("\n") + 1)
    handed = read_topmatter(front_matter.source) or {}
    _check_fields(front_matter.fields, facts, problems, handed)
    return problems


def _check_said(problems: list[Problem], lines: int) -> None:
    for problem in problems:
        assert problem.line is None or 1 <= problem.line <= lines
        assert len(problem.message) < 400
        assert not CONTROL.search(problem.message)


def _check_fields(
    fields: Mapping[str, Field], facts: FrontMatterFacts, problems: list[Problem], handed: Mapping[str, Any]
) -> None:
    """Check that each key is taken, handed on, or reported at its line."""
    said = {problem.line for problem in problems}
    for written, field in fields.items():
        name = canonical(written)
        if field.line in said:
            continue
        assert name in KNOWN
        if name in FrontMatterKeys.model_fields:
            assert _shows(facts, name, field), (name, field)
        else:
            assert written in handed


def _shows(facts: FrontMatterFacts, name: str, field: Field) -> bool:
    """Whether *facts* have what the *field* says."""
    publication = facts.publication
    text = "" if field.is_blank else " ".join((field.text or "").split())
    names = {" ".join(item.split()) for item in field.items or (text,) if not is_blank(item)}
    yes = text.lower() in ("true", "yes", "on")
    addresses = field.items or ((field.text or "",) if field.items is None and field.kind != "null" else ())
    shows: dict[str, Callable[[], bool]] = {
        "title": lambda: facts.title == text != "",
        "summary": lambda: facts.summary == text,
        "language": lambda: facts.language == text,
        "date": lambda: facts.date is not None,
        "updated": lambda: facts.updated is not None,
        "publish": lambda: publication.public_from is not None,
        "expires": lambda: publication.expires is not None,
        "category": lambda: names == {name for name in facts.categories if name in names} != set(),
        "categories": lambda: names <= set(facts.categories),
        "tags": lambda: "," in text or names <= set(facts.tags),
        "author": lambda: names == set(facts.authors),
        "draft": lambda: publication.draft or not yes,
        "published": lambda: publication.draft or yes,
        "hidden": lambda: facts.hidden == yes,
        "pin": lambda: facts.pinned == yes,
        "read_time": lambda: facts.read_time == int(text),
        "related": lambda: names == set(facts.related),
        "id": lambda: facts.id == text,
        "redirect_from": lambda: {file_of(legible(one)) for one in addresses} <= {old.file for old in facts.redirects},
        "permalink": lambda: {file_of(legible(one)) for one in addresses} <= {old.file for old in facts.redirects},
        "comments": lambda: yes or not facts.comments,
        "nocomments": lambda: text.lower() in ("false", "no", "off") or not facts.comments,
    }
    return shows[name]()


@many(3500)
@given(valid)
def test_any_value_under_any_key_is_taken_or_reported(source: str) -> None:
    check(source)


@many(3000)
@given(fenced)
def test_anything_between_any_fences_is_taken_or_reported(source: str) -> None:
    check(source)


@many(3000)
@given(slipped)
def test_front_matter_with_a_slip_is_taken_or_reported(source: str) -> None:
    check(source)


def _bomb(levels: int, link: str) -> str:
    """Return lines, each of which holds nine times what the one before holds."""
    first = "k0: &k0 {a: b}\n"
    return first + "".join(
        f"k{n}: &k{n} {link.replace('*', ', '.join([f'*k{n - 1}'] * 9))}\n" for n in range(1, levels)
    )


@pytest.mark.parametrize(
    "value",
    [
        "x" * 900_000,
        "x" * 3_000_000,
        '"' + "a b " * 200_000 + '"',
        "9" * 5000,
        "0x" + "f" * 5000,
        ":".join(["59"] * 3000),
        "[" * 1_000_000,
        "{a: " * 100_000,
        "[" * 300 + "]" * 300,
        "\n  " + "- " * 100_000,
        "\n  " + "? " * 100_000,
        "\n" + "\n".join(" " * depth + "a:" for depth in range(1, 1500)),
        f"[{'x, ' * 300_000}]",
        f"&a [{'x, ' * 9000}]\n" + "\n".join(f"k{number}: *a" for number in range(1000)),
        f"&a {'x' * 100_000}\nk: [{'*a, ' * 1000}]",
        "x\n" + _bomb(1000, "[*]"),
        "x\n" + _bomb(1000, "{a: [*]}"),
        "x\n" + _bomb(1000, "{<<: [*]}"),
        "&a [*a, *a, *a]",
        "&a\n  ? *a\n  : *a",
        "\n".join(["x", *(f"k{number}: y" for number in range(20_000))]),
        "\n".join(["[", *(f"k{number}: [" for number in range(20_000))]),
        "[\nx" + " " * 1_000_000 + "y",
        "[\n" + "x" * 1_000_000 + ": y",
        "y\n? " + "x" * 1_000_000 + "\n: y",
        "%" * 1_000_000,
        "\n" * 300_000,
    ],
    ids=lambda value: repr(value[:20]),
)
def test_a_huge_value_is_read_or_reported_in_no_time(value: str) -> None:
    started = time.process_time()
    check(f"---\nsummary: {value}\n---\n\nText.\n")
    assert time.process_time() - started < 10


_rst_lines = st.one_of(
    st.tuples(st.one_of(keys, text), st.one_of(odd, text)).map(lambda pair: f":{pair[0]}: {pair[1]}"),
    st.tuples(known, values).map(lambda pair: f":{pair[0]}: {pair[1]}"),
    st.sampled_from(
        ["", "   more", "  - a\n  - b", ".. comment", ".. |a| replace:: b", ":a\\:b: c", ":a`b:c`: d", "::"]
    ),
    st.sampled_from(["Title\n=====", "=====\nTitle\n=====", "Text.", ".. posts::", ":", ": a", ":a:b", ":a :b"]),
    text,
)
rst_sources = st.builds(
    lambda lines, ends: "\n".join([*lines, "", "Text.", ""]).replace("\n", ends),
    st.lists(_rst_lines, max_size=7),
    st.sampled_from(["\n", "\n", "\r\n"]),
)


@many(1000)
@given(rst_sources)
def test_any_field_list_is_taken_or_reported(source: str) -> None:
    fields, problems = read_fields(source, ".rst")
    facts, more = read_facts("posts/2020-05-17-a", fields)
    said = [*problems, *more, *of_day(facts.publication, TODAY)]
    _check_said(said, len(source.splitlines()))
    _check_fields(fields, facts, said, fields)


# -- the same in a build

GOOD = {
    "posts/2020-05-01-good.md": post("Good one").encode(),
    "posts/2020-05-02-with-a-mark.md": b"\xef\xbb\xbf" + post("Good with a mark").encode(),
    "posts/2020-05-03-with-carriage-returns.md": post("Good with returns").replace("\n", "\r\n").encode(),
    "posts/2020-05-04-good-too.rst": b":title: Good in reStructuredText\n\nText.\n",
}
NO_TEXT = "posts/2020-05-05-no-text.md"


def _drawn(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    """Return *count* different examples, the same in every run."""
    found: dict[str, None] = {}

    @many(5 * count)
    @given(strategy)
    def draw(source: str) -> None:
        found[source] = None

    draw()
    return list(found)[:: len(found) // count][:count]  # neighbours are much alike


@pytest.fixture
def bad_site(make_site: MakeSite) -> tuple[Site, list[str]]:
    """Return a site with a hundred bad posts among good ones, and the names of the bad."""
    drawn = [(source, "md") for source in _drawn(sources, 80)] + [(source, "rst") for source in _drawn(rst_sources, 20)]
    bad = {
        # half of a character cannot stand in a file
        f"posts/2020-05-{number % 9 + 10}-bad-{number}.{suffix}": source.encode("utf-8", "replace")
        for number, (source, suffix) in enumerate(drawn)
    }
    site = make_site({}, "html_theme = 'basic'", index="Blog\n====\n\n.. posts::\n   :by: category\n")
    for name, source in {**GOOD, **bad, NO_TEXT: post("\xe9").encode("latin-1")}.items():
        path = site.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(source)
    return site, list(bad)


@pytest.mark.parametrize("heading", ["# a\x1bb\x00", "a\nb\n=", "# \x1b"])
def test_the_title_of_a_post_is_one_line_of_text_whatever_its_heading_is(make_site: MakeSite, heading: str) -> None:
    site = make_site({"posts/2020-01-01-a.md": f"{heading}\n\nText."}).build()
    assert re.fullmatch("ab\ufffd?|a b|2020-01-01-a", site.post("posts/2020-01-01-a").title)


def test_a_hundred_bad_posts_cost_the_others_nothing(bad_site: tuple[Site, list[str]]) -> None:
    site, bad = bad_site
    site.build()
    index = site.out("index.html")
    for name in ("Good one", "Good with a mark", "Good with returns", "Good in reStructuredText"):
        assert index.count(f">{name}<") == 1
    said = "\n".join(site.warnings)
    assert f"{NO_TEXT}: ERROR: the file is no UTF-8" in said
    for name in bad:
        docname = name.rpartition(".")[0]
        assert docname in site.domain.posts or name in said
        if docname in site.domain.posts:
            assert f'href="{docname}.html"' in index or site.post(docname).hidden
            assert site.post(docname).title
            assert not CONTROL.search(site.post(docname).title)
    assert not CONTROL.search(re.sub(r"[\t\n]", "", index))


def test_a_check_says_what_is_wrong_with_a_hundred_bad_posts(
    bad_site: tuple[Site, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, bad = bad_site
    monkeypatch.chdir(site.source)
    folder = Folder(site.source)
    said = all_findings(folder, tmp_path / "cache")
    assert {finding.path for finding in said} - {""} <= {*bad, NO_TEXT, "index.rst"}
    assert NO_TEXT in {finding.path for finding in said}
    for finding in said:
        if "[posts." in finding.message:  # docutils counts lines in its own way, and quotes all that it finds
            assert finding.line <= len((site.source / finding.path).read_bytes().splitlines())
            assert not CONTROL.search(str(finding))
    alone = {finding for finding in front_matter_findings(folder) if finding.path.endswith("md")}
    assert alone <= set(said)
