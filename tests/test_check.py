"""The check says all that is wrong, at its place, as a build says it, and says it again from the cache."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from sphinx.environment import BuildEnvironment

from conftest import MakeSite, Site, post
from sphinx_posts import check
from sphinx_posts.__main__ import main
from sphinx_posts.folder import Folder

A, B = "posts/2020-01-01-a.md", "posts/2020-01-02-b.md"
CONF = "posts_categories = ['dev', '글또 4기']\n"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")  # 2020-09-13


@pytest.fixture(name="make_site")
def quiet(make_site: MakeSite) -> MakeSite:
    """Make sites that do not mind that one process loads the extensions again for each."""
    return lambda files, conf="": make_site(files, f"suppress_warnings = ['app']\n{conf}")


def findings(site: Site, *, front_matter: bool = False) -> list[str]:
    """Return what the check says, with paths below the source folder."""
    folder = Folder(site.source)
    found = check.front_matter_findings(folder) if front_matter else check.all_findings(folder, site.path / "cache")
    return [str(finding).replace(f"{site.source}/", "") for finding in sorted(found)]


# The source of a post; what is said of it; and whether the front matter alone tells it.
CASES = {
    "no date at all": ("posts/a.md", post("T"), ": warning: the post has no date: add", True),
    "not a date": (A, "---\ntitle: T\ndate: soon\n---\n\nText.", ":3: error: date: 'soon' is not a date", True),
    "impossible date": (A, post("T", date="2020-02-30"), ":3: error: date: '2020-02-30' is no day", True),
    "another date than the file's": (
        A, "---\ntitle: T\ndate: 2020-02-03\n---\n\nText.",
        ":3: warning: date: 2020-02-03 differs from the file name's 2020-01-01; 2020-02-03 counts", True,
    ),
    "date in the far future": (
        "posts/a.md", "---\ntitle: T\ndate: 2202-02-03\n---\n\nText.",
        ":3: warning: 2202-02-03 is more than a year ahead", True,
    ),
    "expired before it is public": (
        A, "---\ntitle: T\nexpires: 2019-01-01\n---\n\nText.",
        ":3: error: the post is over on 2019-01-01, not after 2020-01-01", True,
    ),
    "unknown key with a near one": (
        A, "---\ntitle: T\ncatgory: dev\n---\n\nText.",
        ":3: warning: unknown key 'catgory'; did you mean 'category'? [posts.key]", True,
    ),
    "unknown key": (A, "---\ntitle: T\nzzz: 1\n---\n\nText.", ":3: warning: unknown key 'zzz'; it is ignored", True),
    "a category near a declared one": (
        A, post("T", category="글또 5기"), ":3: warning: the category '글또 5기' is not declared; did you mean", True,
    ),
    "a category that differs in case": (
        A, post("T", category="Dev"), ":3: warning: the category 'Dev' differs only in its form from 'dev'", True,
    ),
    "a category in full-width letters": (
        A, post("T", category="ｄｅｖ"), ":3: warning: the category 'ｄｅｖ' differs only in its form from 'dev'", True,
    ),
    "empty title": (A, "---\ntitle:\n---\n\n# T\n\nText.", ":2: warning: title: it is empty", True),
    "long summary": (
        A, post("T", summary="word " * 61), ":3: warning: the summary has 304 characters; 300 are enough", False,
    ),
    "no summary": (A, post("T", "```python\n1\n```"), ": warning: the post has no summary, and no paragraph", False),
    "no heading": (A, "Text.", ": warning: the post has no heading: add 'title: …'", False),
    "several headings": (
        A, "---\ntitle: T\n---\n\nText.\n\n# One\n\nText.\n\n# Two\n\nText.",
        ":11: warning: 'Two' is another heading of the highest level", False,
    ),
    "pinned draft": (
        A, "---\ntitle: T\ndraft: true\npin: true\n---\n\nText.", ":4: warning: a draft is pinned", True,
    ),
    "an overridden reading time": (
        A, "---\ntitle: T\nread_time: 12\n---\n\nText.", ":3: warning: read_time: 12 minutes, where 1 are computed",
        False,
    ),
    "a silent picture": (
        A, post("T", "Text.\n\n![](a.png)"), ":7: warning: the picture 'posts/a.png' has no alternative text", False,
    ),
    "not true and not false": (
        A, "---\ntitle: T\ndraft: perhaps\n---\n\nText.",
        ":3: error: draft: 'perhaps' is neither true nor false; the post is held back", True,
    ),
    "TOML": (A, "+++\ntitle = 'T'\n+++\n\nText.", ":1: error: this front matter is TOML", True),
}  # fmt: skip


@pytest.mark.parametrize(("name", "source", "said", "of_front_matter"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_said_at_its_place(
    make_site: MakeSite, name: str, source: str, said: str, of_front_matter: bool
) -> None:
    site = make_site({name: source, B: post("B"), "posts/a.png": ""}, CONF)
    found = findings(site)
    assert [finding for finding in found if finding.startswith(name + said)] != []
    assert findings(site) == found  # the second time, nothing is read
    assert any(finding.startswith(name + said) for finding in findings(site, front_matter=True)) == of_front_matter
    assert not [finding for finding in found if finding.startswith(B)]


def test_two_posts_with_one_title_or_slug(make_site: MakeSite) -> None:
    site = make_site({A: post("Same"), B: post("Same"), "posts/2020-01-03-a.md": post("Other")})
    expected = [
        f"{B}:2: warning: the title 'Same' is that of posts/2020-01-01-a too [posts.duplicate_title]",
        "posts/2020-01-03-a.md: warning: the file's slug 'a' is that of posts/2020-01-01-a too [posts.duplicate_slug]",
    ]
    assert findings(site) == expected
    assert findings(site, front_matter=True) == expected


def test_two_posts_with_one_id(make_site: MakeSite) -> None:
    site = make_site({A: post("A"), B: post("B", id="2020-01-01-a")})
    message = "the id '2020-01-01-a' is that of posts/2020-01-01-a too; feeds have the other alone"
    expected = [f"{B}: warning: {message} [posts.duplicate_id]"]
    assert findings(site) == expected
    assert findings(site, front_matter=True) == expected


def test_undeclared_categories_can_be_errors(make_site: MakeSite) -> None:
    site = make_site({A: post("T", category="cooking")}, CONF)
    assert findings(site) == []
    site.write({"conf.py": (site.source / "conf.py").read_text() + "posts_categories_strict = True\n"})
    expected = f"{A}:3: error: the category 'cooking' is not declared in 'posts_categories' [posts.category]"
    assert findings(site) == [expected]
    assert findings(site, front_matter=True) == [expected]
    assert site.build().warnings == [expected.replace("error", "ERROR")]


def test_the_build_says_the_same(make_site: MakeSite) -> None:
    files = {
        f"posts/2020-02-{day:02}-x{day}.md": source.replace("title: T\n", f"title: T{day}\n")
        for day, (_, source, *_) in enumerate(CASES.values(), 1)
    }
    site = make_site({**files, "posts/a.png": ""}, CONF)
    checked = findings(site)
    site.build()
    of_drafts = ("neither true nor false", "pin:", "is more than a year ahead", "is not after")
    built = [re.sub(r": (WARNING|ERROR):", lambda match: match[0].lower(), warning) for warning in site.warnings]
    assert [said for said in checked if not any(of in said for of in of_drafts) and said not in built] == []


def test_a_file_that_is_not_utf8_is_an_error_at_its_name(make_site: MakeSite) -> None:
    site = make_site({B: post("B")})
    (site.source / A).write_bytes(b"---\ntitle: A\n---\n\n\xff\n")
    expected = [f"{A}: error: the file is no UTF-8 (invalid start byte at byte 18); it is left out [posts.encoding]"]
    assert findings(site) == expected
    assert findings(site, front_matter=True) == expected


def test_drafts_are_checked_too_and_links_to_them_are_said(make_site: MakeSite) -> None:
    draft = post("D", "Text.\n\n![](a.png)", draft="true")
    site = make_site({A: post("A", "[text](2020-01-02-b.md)"), B: draft, "posts/a.png": ""})
    assert findings(site) == [
        f"{A}:5: warning: this links to 'posts/2020-01-02-b', which is not public: it is a draft [posts.held]",
        (
            f"{B}:8: warning: the picture 'posts/a.png' has no alternative text"
            " for those who cannot see it [posts.picture]"
        ),
    ]


def test_what_sphinx_says_is_said_in_the_same_form(make_site: MakeSite) -> None:
    site = make_site({A: post("A", "[text](nowhere.md)")})
    (said,) = findings(site)
    assert said.startswith(f"{A}:5: warning: ")
    assert said.endswith("[myst.xref_missing]")
    assert findings(site) == [said]


def test_a_mended_post_is_read_again(make_site: MakeSite) -> None:
    site = make_site({A: "---\ntitle: T\nzzz: 1\n---\n\nText."})
    assert len(findings(site)) == 1
    site.write({A: post("T")})
    assert findings(site) == []


@pytest.mark.parametrize(
    ("source", "status"), [(post("T"), 0), (post("T", zzz="1"), 0), (post("T", date="2020-02-30"), 1)]
)
def test_the_status_tells_an_error(
    make_site: MakeSite, source: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    site = make_site({A: source})
    command = ["--source", str(site.source), "check", "--cache", str(site.path / "cache")]
    assert main(command) == status
    assert main([*command, "--front-matter"]) == status
    assert (": error:" in capsys.readouterr().out) == bool(status)


def test_paths_are_those_from_where_one_stands(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site({A: post("T", zzz="1")})
    before = Path.cwd()
    os.chdir(site.source)
    try:
        assert main(["check", "--cache", str(site.path / "cache")]) == 0
        assert main(["check", "--front-matter"]) == 0
    finally:
        os.chdir(before)
    os.chdir(site.path)
    try:
        assert main(["--source", "source", "check", "--cache", "cache"]) == 0
        assert main(["--source", "source", "check", "--front-matter"]) == 0
    finally:
        os.chdir(before)
    expected = f"{A}:3: warning: unknown key 'zzz'; it is ignored [posts.key]"
    assert capsys.readouterr().out.splitlines() == [*[expected] * 2, *[f"source/{expected}"] * 2]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_links_are_checked_in_several_processes(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processes)
    posts = [f"posts/2020-01-01-{letter}.md" for letter in "abcdefg"]
    site = make_site({name: post(name[17], f"[text](nowhere-{name[17]}.md)") for name in posts})
    for _ in range(2):  # the second time, nothing is read
        found = findings(site)
        assert [finding.partition(": ")[0] for finding in found] == [f"{name}:5" for name in posts]
        assert [f"nowhere-{name[17]}" in finding for name, finding in zip(posts, found, strict=True)] == [True] * 7


def test_only_posts_with_links_are_looked_at_a_second_time(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    resolved: list[str] = []
    resolve = BuildEnvironment.get_and_resolve_doctree

    def note(self: BuildEnvironment, docname: str, *args: Any, **options: Any) -> nodes.document:
        resolved.append(docname)
        return resolve(self, docname, *args, **options)

    monkeypatch.setattr(BuildEnvironment, "get_and_resolve_doctree", note)
    site = make_site({A: post("A", category="dev", tags="[x]"), B: post("B", "Text.\n\n[text](2020-01-01-a.md)")})
    assert findings(site) == []
    assert resolved == ["posts/2020-01-02-b"]


def test_a_check_looks_for_no_related_posts(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr("sphinx_posts.events.terms", lambda *_: pytest.fail("words are looked for"))
    assert findings(make_site({A: post("A"), B: post("B")})) == []


BODY = """One two three **four** 글 다섯.

```python
x = 1
```

$$
a + b
$$

| c | d |
|---|---|
| e | f |
"""


def test_the_minutes_of_a_post_are_explained(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site({A: post("T", BODY, read_time="3")}, "myst_enable_extensions = ['dollarmath']\n")
    command = ["--source", str(site.source), "check", "--cache", str(site.path / "cache"), "--explain"]
    assert main([*command, str(site.source / A)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "prose         6 words       0 characters",
        "code          3 words       0 characters",
        "formula       3 words       0 characters",
        "table         4 words       0 characters",
        "all          16 words       0 characters",
        "16 / 200 words a minute + 0 / 300 characters a minute (en) = 1 min",
        "read_time in the front matter says 3 min",
    ]
    assert main([*command, str(site.source / "index.rst")]) == 2
    assert "is no post" in capsys.readouterr().err
