"""Feeds have the posts as their pages show them, the sitemap has all pages; both are the same in every build."""

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from sphinx.errors import ConfigError

from builds import ALWAYS, BOOK, differences, left_over, pages, run
from conftest import MakeSite, Site, post
from sphinx_posts import publishing
from sphinx_posts.feeds import Feed, atom
from sphinx_posts.listing import DeclaredCategory, category_folders
from sphinx_posts.post import Post
from test_feeds import assert_valid

BASE = "https://example.org/blog/"
ADDRESS = f"html_baseurl = '{BASE}'\n"
CONF = f"{ADDRESS}posts_feed_authority = 'example.org,2020'\nproject = 'Notes'\nauthor = 'Park'\nlanguage = 'ko'\n"
INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n"
A, B, C, D = (f"posts/2020-01-0{day}-{name}" for day, name in enumerate("abcd", 1))
BODY = """A *first* paragraph of [C](2020-01-03-c.md).

## A heading

![a figure](figure.png) and $x < y$
"""
FILES = {
    "index.rst": INDEX,
    "posts/figure.png": "a figure",
    "posts/other/figure.png": "another figure",
    f"{A}.md": post("A", category="dev", tags="[x]"),
    f"{B}.md": post("B & <B>", BODY, category="dev", tags="[x, y]", author="Kim", updated="2020-02-01", lang="en"),
    f"{C}.md": post("C", "Words.\n\n![figure](other/figure.png)", category="글또 4기, dialogue"),
    f"{D}.md": post("D", category="dev"),
}


def read(site: Site, path: str = "feed.xml", folder: str = "build/html") -> Any:
    """Return what feedparser reads in a feed of the site, which is valid."""
    data = (site.path / folder / path).read_bytes()
    assert_valid(data)
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    return parsed


def titles(site: Site, path: str = "feed.xml", folder: str = "build/html") -> list[str]:
    return [entry.title for entry in read(site, path, folder).entries]


def feeds(site: Site) -> set[str]:
    """Return the paths of all feeds in the output."""
    folder = site.path / "build" / "html"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("feed.*")}


def said(site: Site) -> list[str]:
    """Return what the build said of feeds."""
    assert site.app is not None
    status = re.sub(r"\x1b\[[0-9;]*m", "", site.app.status.getvalue())  # type: ignore[attr-defined]  # of SphinxTestApp
    return [line for line in status.splitlines() if "feeds " in line and str(site.path) not in line]


# -- what they say


def test_the_site_and_each_category_have_a_feed_newest_first(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF).build()
    assert site.warnings == []
    assert feeds(site) == {"feed.xml", "feed.json", "category/dev/feed.xml", "category/글또-4기-dialogue/feed.xml"}
    assert titles(site) == ["D", "C", "B & <B>", "A"]
    assert titles(site, "category/dev/feed.xml") == ["D", "B & <B>", "A"]
    assert titles(site, "category/글또-4기-dialogue/feed.xml") == ["C"]
    feed = read(site).feed
    assert (feed.title, feed.author, feed.language, feed.link) == ("Notes", "Park", "ko", BASE)
    assert (feed.id, feed.updated) == ("tag:example.org,2020:/", "2020-02-01T00:00:00+00:00")
    feed = read(site, "category/글또-4기-dialogue/feed.xml").feed
    own = f"{BASE}category/%EA%B8%80%EB%98%90-4%EA%B8%B0-dialogue/feed.xml"
    assert [link.href for link in feed.links if link.rel == "self"] == [own]
    assert feed.link == f"{BASE}index.html#%EA%B8%80%EB%98%90-4%EA%B8%B0-dialogue"
    assert feed.title == "글또 4기, dialogue – Notes"


@pytest.mark.parametrize(("builder", "page"), [("html", "{}.html"), ("dirhtml", "{}/")])
def test_an_entry_is_the_article_of_its_page(make_site: MakeSite, builder: str, page: str) -> None:
    site = make_site(FILES, CONF).build(builder)
    folder = f"build/{builder}"
    entry = read(site, folder=folder).entries[2]
    assert (entry.link, entry.id) == (BASE + page.format(B), "tag:example.org,2020:2020-01-02-b")
    assert (entry.published, entry.updated) == ("2020-01-02T00:00:00+00:00", "2020-02-01T00:00:00+00:00")
    assert (entry.author, [tag.term for tag in entry.tags]) == ("Kim", ["dev", "x", "y"])
    assert entry.summary == "A first paragraph of C."
    content = entry.content[0]
    assert content.language == "en"
    assert f'<a class="reference internal" href="{BASE}{page.format(C)}">' in content.value
    assert "<h2>A heading</h2>" in content.value  # no "¶"
    assert not re.search(r"<h1|<script|\bid=", content.value)
    assert "x &lt; y" in content.value
    (picture,) = re.findall(r'<img[^>]* src="([^"]*)"', content.value)
    assert (site.path / folder / picture.removeprefix(BASE)).read_text() == "a figure"
    item = json.loads(site.out("feed.json", builder))["items"][2]
    assert (item["id"], item["content_html"]) == (entry.id, content.value)


@pytest.mark.parametrize(("builder", "page"), [("html", "{}.html"), ("dirhtml", "{}/")])
def test_every_address_is_a_uri(make_site: MakeSite, builder: str, page: str) -> None:
    files = {
        "posts/두 글.md": post("A", "See [above](#a) there.\n\n(a)=\n\nHere.", category="두 글", date="2020-01-01")
    }
    files["posts/2020-01-02-b.md"] = post("B", category="두 글")
    site = make_site(files, CONF, index=INDEX.replace(":toctree:", ":limit: 1")).build(builder)
    address = BASE + page.format("posts/%EB%91%90%20%EA%B8%80")
    entry = read(site, folder=f"build/{builder}").entries[-1]
    assert entry.link == address
    assert address in [item["url"] for item in json.loads(site.out("feed.json", builder))["items"]]
    assert f'href="{address}#a"' in entry.content[0].value
    assert f'"url": "{address}"' in site.out(page.format("posts/두 글").replace("글/", "글/index.html"), builder)
    assert address.removeprefix(BASE) in sitemap(site, builder)
    assert page.format("category/%EB%91%90-%EA%B8%80") in sitemap(site, builder)


def test_a_feed_has_as_many_entries_as_are_asked_for(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF + "posts_feed_entries = 2\n").build()
    assert titles(site) == ["D", "C"]
    assert titles(site, "category/dev/feed.xml") == ["D", "B & <B>"]


def test_what_is_not_public_is_in_no_feed(make_site: MakeSite) -> None:
    secret = {
        "posts/2020-01-05-e.md": post("E", category="secret", draft="true"),
        "posts/2020-01-06-f.md": post("F", category="secret", publish="9999-01-01"),
        "posts/2020-01-07-g.md": post("G", category="secret", hidden="true"),
    }
    site = make_site(FILES | secret, CONF).build()
    assert titles(site) == ["D", "C", "B & <B>", "A"]
    assert "category/secret/feed.xml" not in feeds(site)


def test_a_preview_of_drafts_has_no_feeds(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF).build(tags=["drafts"])
    assert (feeds(site), said(site)) == (set(), [])


def test_undated_posts_are_in_no_feed_and_one_line_says_so(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": FILES[f"{A}.md"], "posts/undated.md": post("U", category="new")}, CONF).build()
    assert titles(site) == ["A"]
    assert said(site) == ["the feeds lack 1 post without a date"]
    # An empty feed is no older or newer than the ids of its entries can be.
    assert read(site, "category/new/feed.xml").feed.updated == "2020-01-01T00:00:00+00:00"


MISSING = {
    "address": ("posts_feed_authority = 'example.org,2020'\n", "html_baseurl, such as 'https://example.org/'"),
    "no web address": (
        "posts_feed_authority = 'example.org,2020'\nhtml_baseurl = '/blog/'\n",
        "html_baseurl, such as 'https://example.org/'",
    ),
    "authority": (ADDRESS, "posts_feed_authority, such as 'example.org,2020'"),
}


@pytest.mark.parametrize(("conf", "missing"), MISSING.values(), ids=MISSING)
def test_what_feeds_cannot_do_without_is_said_in_one_line(make_site: MakeSite, conf: str, missing: str) -> None:
    site = make_site(FILES, conf).build()
    assert (feeds(site), site.warnings) == (set(), [])
    assert said(site) == [f"no feeds are written without {missing}"]
    assert 'rel="alternate"' not in site.out("index.html")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_other_builders_have_no_feeds(make_site: MakeSite, builder: str) -> None:
    site = make_site(FILES, CONF + "version = '1'\ncopyright = 'me'\n").build(builder)
    assert list((site.path / "build" / builder).rglob("feed.*")) == []
    assert said(site) == []


WRONG = {
    "posts_feed_authority = 'https://example.org'": "posts_feed_authority: 'https://example.org' is no domain",
    "posts_feed_authority = 'example.org,2020-02-30'": "posts_feed_authority: '2020-02-30' is no day",
    "posts_feed_entries = 0": "posts_feed_entries: a number above 0 is expected, not 0",
}


@pytest.mark.parametrize(("conf", "message"), WRONG.items())
def test_settings_that_make_no_sense_are_refused(make_site: MakeSite, conf: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        make_site(FILES, conf).build()


# -- what they are known by


def ids(site: Site) -> dict[str, str]:
    return {entry.title: entry.id for entry in read(site).entries}


def test_ids_come_from_front_matter_or_the_name_of_the_file(make_site: MakeSite) -> None:
    site = make_site(
        {
            f"{A}.md": post("A"),
            "posts/2020-01-02/index.md": post("Folder", date="2020-01-02"),
            f"{C}.md": post("C", id="/2020/첫 글"),
            f"{D}.md": post("D", id='"https://old.example.com/?p=4"'),
        },
        CONF,
    ).build()
    assert ids(site) == {
        "A": "tag:example.org,2020:2020-01-01-a",
        "Folder": "tag:example.org,2020:2020-01-02",
        "C": "tag:example.org,2020:2020/%EC%B2%AB%20%EA%B8%80",
        "D": "https://old.example.com/?p=4",
    }


def test_ids_survive_a_move_of_the_site(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF).build()
    before = read(site)
    moved = "https://elsewhere.example.com/"
    site.write({"conf.py": (site.source / "conf.py").read_text().replace(BASE, moved)})
    after = read(site.build())
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]
    assert after.feed.id == before.feed.id
    assert BASE not in site.out("feed.xml")
    assert moved in site.out("feed.xml")


def test_of_two_posts_with_one_id_feeds_have_the_first(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A"), f"{B}.md": post("B", id="2020-01-01-a")}, CONF).build()
    assert titles(site) == ["A"]
    expected = "the id '2020-01-01-a' is that of posts/2020-01-01-a too; feeds have the other alone"
    assert [line for line in site.warnings if expected in line] == site.warnings != []
    assert "[posts.duplicate_id]" in site.warnings[0]


def test_a_hidden_post_with_the_id_keeps_none_out_of_the_feeds(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A", hidden="true"), f"{B}.md": post("B", id="2020-01-01-a")}, CONF).build()
    assert titles(site) == ["B"]
    expected = f"{B}.md: WARNING: the id '2020-01-01-a' is that of {A} too [posts.duplicate_id]"
    assert site.warnings == [expected]


def test_two_categories_with_one_slug_have_feeds_of_their_own(make_site: MakeSite) -> None:
    two = {f"{A}.md": post("A", category="dev tools"), f"{B}.md": post("B", category="Dev-Tools")}
    site = make_site({"index.rst": INDEX, **two}, CONF + "posts_categories = ['dev tools']\n").build()
    assert titles(site, "category/dev-tools/feed.xml") == ["A"]
    assert titles(site, "category/dev-tools-2/feed.xml") == ["B"]


def test_the_folder_of_a_category_stays_in_the_output() -> None:
    posts = [Post(docname="a", title="A", categories=("up", "!", "a" * 300, "가" * 300))]
    folders = category_folders(posts, [DeclaredCategory("up", slug="../../up")])
    assert folders["up"] == "category/up"
    assert folders["!"] == "category/uncategorized"
    assert all(len(folder.split("/")) == 2 and len(folder.encode()) <= 220 for folder in folders.values())
    assert len({*folders.values()}) == 4


# -- the sitemap


def sitemap(site: Site, builder: str = "html") -> dict[str, str | None]:
    """Return the day by address, below that of the site, of each page in the sitemap."""
    root = ElementTree.fromstring(site.out("sitemap.xml", builder))
    schema = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{schema}urlset"
    days = {page.findtext(f"{schema}loc") or "": page.findtext(f"{schema}lastmod") for page in root}
    assert all(address.startswith(BASE) for address in days)
    return {address.removeprefix(BASE): day for address, day in days.items()}


PAGES = {
    "html": {f"{A}.html": "2020-01-01", f"{B}.html": "2020-02-01", "about.html": None, "index.html": "2020-02-01"},
    "dirhtml": {f"{A}/": "2020-01-01", f"{B}/": "2020-02-01", "about/": None, "": "2020-02-01"},
}


@pytest.mark.parametrize("builder", PAGES)
def test_the_sitemap_has_every_page_and_when_its_posts_changed(make_site: MakeSite, builder: str) -> None:
    more = {
        "about.md": "---\norphan: true\n---\n# About\n",
        f"{C}.md": post("C", draft="true"),
        f"{D}.md": post("D", hidden="true"),
    }
    site = make_site({f"{A}.md": post("A"), f"{B}.md": post("B", updated="2020-02-01")} | more, ADDRESS).build(builder)
    assert sitemap(site, builder) == PAGES[builder]


def test_a_site_without_an_address_has_no_sitemap(make_site: MakeSite) -> None:
    site = make_site(FILES).build()
    assert not (site.path / "build" / "html" / "sitemap.xml").exists()


# -- which pages name them


def alternates(site: Site, page: str, folder: str = "incremental") -> list[tuple[str, str]]:
    """Return the title and address of each feed that a page names."""
    link = r'<link rel="alternate" type="application/(?:atom\+xml|feed\+json)" title="([^"]*)" href="([^"]*)"'
    return re.findall(link, (site.path / folder / page).read_text())


SITE_FEEDS = {"posts/2020-01-02-b.html": "../", "index.html": "", "search.html": "", "genindex.html": ""}


@pytest.mark.parametrize("theme", ["", BOOK], ids=["basic", "book"])
def test_every_page_names_the_feeds_of_the_site_and_a_listing_those_of_its_categories(
    make_site: MakeSite, theme: str
) -> None:
    site = make_site(FILES, CONF + theme)
    run(site, "incremental")
    for page, up in SITE_FEEDS.items():
        assert alternates(site, page)[:2] == [("Notes", f"{up}feed.xml"), ("Notes", f"{up}feed.json")]
    assert alternates(site, "posts/2020-01-02-b.html")[2:] == []
    assert alternates(site, "index.html")[2:] == [
        ("dev – Notes", "category/dev/feed.xml"),
        ("글또 4기, dialogue – Notes", "category/%EA%B8%80%EB%98%90-4%EA%B8%B0-dialogue/feed.xml"),
    ]


def test_pages_of_dirhtml_find_the_feeds_too(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF).build("dirhtml")
    assert alternates(site, f"{A}/index.html", "build/dirhtml")[0] == ("Notes", "../../feed.xml")


# -- exact and cheap

Edit = Callable[[Site], object]
E = "posts/2020-01-05-e"


def write(files: dict[str, str]) -> Edit:
    return lambda site: site.write(files)


def remove(name: str) -> Edit:
    return lambda site: (site.source / name).unlink()


def conf(text: str) -> Edit:
    return lambda site: site.write({"conf.py": (site.source / "conf.py").read_text() + text})


EDITS: dict[str, Edit] = {
    "a new post, which pushes others out": write({f"{E}.md": post("E", category="dev")}),
    "the newest goes, and lets others in": remove(f"{D}.md"),
    "the only one of a category goes": remove(f"{C}.md"),
    "the oldest becomes the newest": write({f"{A}.md": post("A", category="dev", date="2020-03-01")}),
    "a draft": write({f"{D}.md": post("D", category="dev", draft="true")}),
    "another summary": write({f"{D}.md": post("D", category="dev", summary="New.")}),
    "the target of a link": lambda site: (site.source / f"{C}.md").rename(site.source / "posts/2020-01-05-e.md"),
    "a picture with the name of another": write({f"{D}.md": post("D", "A.\n\n![f](figure.png)", category="dev")}),
    "more entries": conf("posts_feed_entries = 3\n"),
    "no address": conf("html_baseurl = ''\n"),
    "another authority": conf("posts_feed_authority = 'b.org,2021'\n"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_feeds_are_those_of_a_clean_build(make_site: MakeSite, edit: Edit, jobs: int) -> None:
    site = make_site(FILES, CONF + "posts_feed_entries = 2\n")
    run(site, "incremental", jobs=jobs)
    edit(site)
    run(site, "incremental", jobs=jobs)
    run(site, "clean", jobs=jobs)
    assert differences(site) == []  # sitemap.xml is among the files
    assert left_over(site) == set()


# An edit, and the pages that are written for the feeds, of which each has two entries.
WRITTEN: dict[str, tuple[Edit, set[str]]] = {
    "nothing": (write({}), set()),
    "a post in a feed": (write({f"{D}.md": post("D", "A first paragraph.\n\nMore.", category="dev")}), {D}),
    "a post in none": (write({f"{A}.md": post("A", "A first paragraph.\n\nMore.", category="dev")}), {A}),
    "a post that lets another in": (write({f"{D}.md": post("D", category="dev", hidden="true")}), {D, B, A, "index"}),
}
LISTING = "Blog\n====\n\n.. posts::\n   :style: titles\n"


@pytest.mark.parametrize(("edit", "written"), WRITTEN.values(), ids=WRITTEN)
def test_no_page_is_written_for_a_feed_that_has_its_article(make_site: MakeSite, edit: Edit, written: set[str]) -> None:
    site = make_site(FILES | {"index.rst": LISTING}, CONF + "posts_feed_entries = 2\nposts_related = 0\n")
    run(site, "incremental")
    before = pages(site)
    time = (site.path / "incremental" / "feed.xml").stat().st_mtime_ns
    edit(site)
    run(site, "incremental")
    assert {page for page, written_at in pages(site).items() if before.get(page) != written_at} - ALWAYS == written
    assert ((site.path / "incremental" / "feed.xml").stat().st_mtime_ns == time) == (D not in written)


def test_a_feed_is_made_again_only_where_something_in_it_has_changed(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def note(feed: Feed) -> bytes:
        made.append(feed.url)
        return atom(feed)

    monkeypatch.setitem(publishing._WRITERS, ".xml", note)
    site = make_site(FILES, CONF).build()
    made.clear()
    site.build()
    assert made == []
    site.write({f"{A}.md": post("A", "A first paragraph.\n\nMore.", category="dev")})
    site.build()
    assert [url.removeprefix(BASE) for url in made] == ["feed.xml", "category/dev/feed.xml"]


@pytest.mark.parametrize("notes", ["", "[", None])
def test_a_feed_that_was_spoilt_is_made_again(make_site: MakeSite, notes: str | None) -> None:
    site = make_site(FILES, CONF)
    run(site, "incremental")
    run(site, "clean")
    (site.path / "incremental/feed.xml").write_text("spoilt")
    (site.path / "incremental/feed.json").unlink()
    if notes is not None:
        (site.path / "incremental-doctrees/sphinx_posts-html-articles/feeds.json").write_text(notes)
    run(site, "incremental")
    assert differences(site) == []


def test_a_post_that_changes_while_it_is_in_no_feed_comes_back_as_it_is(make_site: MakeSite) -> None:
    site = make_site(FILES | {"index.rst": LISTING}, CONF + "posts_feed_entries = 1\nposts_related = 0\n")
    # No neighbour of D, whose page would be written again when this goes.
    newer = {f"{E}.md": post("E", categories="[life, dev]")}
    for edit in (write({}), write(newer), write({f"{D}.md": post("D", "Other.", category="dev")}), remove(f"{E}.md")):
        edit(site)
        run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


def test_feeds_know_no_clock(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF)
    run(site, "incremental", epoch="1600000000")
    run(site, "clean", epoch="1700000000")
    assert [path for path in differences(site) if "feed" in path] == []


def test_a_build_of_one_page_leaves_the_feeds_to_the_next(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF)
    run(site, "incremental", only=f"{A}.md")
    assert not (site.path / "incremental" / "feed.xml").exists()
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []
