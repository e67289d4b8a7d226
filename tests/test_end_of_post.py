"""A post ends with the way to the older and the newer one of its category, and to what is related to it."""

import re

import pytest

from builds import ALWAYS, BOOK, differences, pages, run
from conftest import MakeSite, post
from sphinx_posts import domain

A, B, C, D = (f"posts/2020-01-0{day}-{name}" for day, name in enumerate("abcd", 1))
# Each says something else: only tags relate them.
FILES = {
    f"{A}.md": post("A & <A>", "Apples.", category="dev", tags="x"),
    f"{B}.md": post("B", "Bees.", category="life", tags="y"),
    f"{C}.md": post("C", "Clouds.", category="dev", tags="[x, z]"),
    f"{D}.md": post("D", "Doors.", category="dev", tags="z"),
}
INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n"


def neighbours(html: str) -> dict[str, tuple[str, str]]:
    """Return the links to the neighbours, by ``prev`` or ``next``: the address, and the title as it is written."""
    found = re.findall(r'<link rel="(next|prev)" title="([^"]*)" href="([^"]*)" />', html)
    return {side: (href, title) for side, title, href in found}


def related(html: str) -> list[str]:
    found = re.search(r'<aside class="post-related[^>]*>(.*?)</aside>', html, re.DOTALL)
    return re.findall(r'href="([^"]*)"', found[1]) if found else []


def test_the_older_and_the_newer_post_of_the_category_stand_in_the_themes_place(make_site: MakeSite) -> None:
    site = make_site(FILES, index=INDEX).build()
    assert neighbours(site.out(f"{A}.html")) == {"next": ("2020-01-03-c.html", "C")}
    assert neighbours(site.out(f"{B}.html")) == {}
    assert neighbours(site.out(f"{C}.html")) == {
        "prev": ("2020-01-01-a.html", "A &amp; &lt;A&gt;"),
        "next": ("2020-01-04-d.html", "D"),
    }


def test_they_can_be_those_of_the_whole_site(make_site: MakeSite) -> None:
    site = make_site(FILES, "posts_neighbours = 'site'\n", index=INDEX).build()
    assert neighbours(site.out(f"{B}.html")) == {
        "prev": ("2020-01-01-a.html", "A &amp; &lt;A&gt;"),
        "next": ("2020-01-03-c.html", "C"),
    }


def test_the_theme_shows_them_at_the_end(make_site: MakeSite) -> None:
    site = make_site(FILES, BOOK, index=INDEX)
    run(site, "html")
    html = (site.path / "html" / f"{C}.html").read_text()
    link = r'<a class="(left-prev|right-next)"\s+href="([^"]*)".*?prev-next-title">([^<]*)<'
    assert re.findall(link, html, re.DOTALL) == [
        ("left-prev", "2020-01-01-a.html", "A &amp; &lt;A&gt;"),
        ("right-next", "2020-01-04-d.html", "D"),
    ]


def test_the_basic_theme_has_them_in_its_bar(make_site: MakeSite) -> None:
    site = make_site(FILES, index=INDEX).build("dirhtml")
    bar = re.findall(r'<a href="([^"]*)" title="[^"]*"\s+accesskey="([NP])">', site.out(f"{C}/index.html", "dirhtml"))
    assert set(bar) == {("../2020-01-04-d/", "N"), ("../2020-01-01-a/", "P")}


def test_a_hidden_post_has_no_neighbours(make_site: MakeSite) -> None:
    hidden = post("C", "Clouds.", category="dev", hidden="true")
    site = make_site(FILES | {f"{C}.md": hidden}, index=INDEX).build()
    assert neighbours(site.out(f"{C}.html")) == {}
    assert neighbours(site.out(f"{A}.html")) == {"next": ("2020-01-04-d.html", "D")}


def test_posts_that_share_tags_are_related(make_site: MakeSite) -> None:
    site = make_site(FILES, index=INDEX).build()
    assert related(site.out(f"{A}.html")) == ["2020-01-03-c.html"]
    assert set(related(site.out(f"{C}.html"))) == {"2020-01-01-a.html", "2020-01-04-d.html"}
    assert related(site.out(f"{B}.html")) == []
    assert '<h2 class="rubric">Related posts</h2>' in site.out(f"{A}.html")


def test_front_matter_has_the_last_word(make_site: MakeSite) -> None:
    names = "[2020-01-02-b, /posts/2020-01-04-d.md, posts/2020-01-03-c]"
    site = make_site(FILES | {f"{A}.md": post("A", "Apples.", tags="x", related=names)}, index=INDEX).build()
    assert site.warnings == []
    assert related(site.out(f"{A}.html")) == ["2020-01-02-b.html", "2020-01-04-d.html", "2020-01-03-c.html"]


def test_related_posts_come_after_the_footnotes(make_site: MakeSite) -> None:
    noted = post("A", "Apples.[^1]\n\n## Pears\n\nMore.\n\n[^1]: A note.", tags="x")
    html = make_site(FILES | {f"{A}.md": noted}, index=INDEX).build().out(f"{A}.html")
    assert html.index("A note.") < html.index('<aside class="post-related')


def test_related_posts_are_named_as_their_files_are_in_any_format(make_site: MakeSite) -> None:
    front = ":date: 2020-01-09\n:tags: x\n:related:\n  - 2020-01-02-b.md\n  - 2020-01-08-r.rst\n\n"
    site = make_site(
        FILES | {"posts/s.rst": front + "R\n=\n\nRain.\n", "posts/2020-01-08-r.rst": "S\n=\n\nSnow.\n"}, index=INDEX
    ).build()
    assert site.warnings == []
    assert related(site.out("posts/s.html")) == ["2020-01-02-b.html", "2020-01-08-r.html"]


def test_a_post_that_names_itself_or_another_twice_is_told_so_and_shows_it_once(make_site: MakeSite) -> None:
    names = "[2020-01-01-a, 2020-01-02-b, 2020-01-02-b.md]"
    site = make_site(FILES | {f"{A}.md": post("A", "Apples.", related=names)}, index=INDEX).build()
    assert site.warnings == [f"{A}.md:3: WARNING: related: the post names itself [posts.value]"]
    assert related(site.out(f"{A}.html")) == ["2020-01-02-b.html"]


def test_a_related_post_that_is_none_is_reported_at_its_line(make_site: MakeSite) -> None:
    site = make_site(FILES | {f"{A}.md": post("A", "Apples.", tags="x", related="2020-01-09-z")}, index=INDEX).build()
    assert site.warnings == [f"{A}.md:4: WARNING: related: there is no post 'posts/2020-01-09-z' [posts.value]"]


def test_a_draft_is_related_to_nothing(make_site: MakeSite) -> None:
    files = FILES | {
        f"{C}.md": post("C", "Clouds.", tags="x", draft="true"),
        f"{B}.md": post("B", "Bees.", related="2020-01-03-c"),
    }
    site = make_site(files, index=INDEX).build()
    assert site.warnings == []
    assert related(site.out(f"{A}.html")) == related(site.out(f"{B}.html")) == []


def test_the_search_finds_a_post_by_its_own_words_only(make_site: MakeSite) -> None:
    site = make_site(FILES | {f"{C}.md": post("Zebra", "Clouds.", tags="x")}, index=INDEX).build()
    assert related(site.out(f"{A}.html")) == ["2020-01-03-c.html"]
    terms = re.search(r'"zebra":(\d+|\[[\d,]*\])', site.out("searchindex.js"))
    assert terms
    assert terms[1].isdigit()


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_a_book_has_no_ends_of_posts(make_site: MakeSite, builder: str) -> None:
    site = make_site(FILES, "version = copyright = 'x'\n", index=INDEX).build(builder)
    written = [path for path in (site.path / "build" / builder).rglob("*") if path.is_file()]
    assert not [path for path in written if "Related posts" in path.read_text(encoding="utf-8", errors="ignore")]


# By name an edit of one post, and the pages that are written for it.
EDITS = {
    "a body": (f"{A}.md", post("A & <A>", "Apples.\n\nIt.", category="dev", tags="x"), {A}),
    "a title": (f"{A}.md", post("New", "Apples.", category="dev", tags="x"), {"index", A, C}),
    "a tag": (f"{B}.md", post("B", "Bees.", category="life", tags="z"), {B, C, D}),
    "a category": (f"{C}.md", post("C", "Clouds.", category="life", tags="[x, z]"), {"index", A, B, C, D}),
    "a date": (f"{B}.md", post("B", "Bees.", category="life", tags="y", date="2019-01-01"), {"index", B}),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("conf", ["", BOOK], ids=["basic", "book"])
def test_what_an_end_shows_is_written_when_it_changes_and_only_then(make_site: MakeSite, conf: str, name: str) -> None:
    site = make_site(FILES, conf, index=INDEX)
    run(site, "incremental")
    before = pages(site)
    path, text, expected = EDITS[name]
    site.write({path: text})
    run(site, "incremental", jobs=2)
    run(site, "clean")
    assert differences(site) == []
    assert {page for page, time in pages(site).items() if before[page] != time} - ALWAYS == expected


def test_without_the_fingerprint_of_ends_pages_go_stale(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(FILES, index=INDEX)
    run(site, "incremental")
    site.write({f"{B}.md": EDITS["a tag"][1]})
    with monkeypatch.context() as patch:
        patch.setattr(domain.PostDomain, "ends", lambda _: dict.fromkeys((A, B, C, D), domain.End(None, None, ())))
        run(site, "incremental")
    run(site, "clean")
    assert differences(site) != []
