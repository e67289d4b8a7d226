"""At an old address of a post stands a page that leads to it, unless the site has something there."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from builds import ALWAYS, BOOK, differences, left_over, pages, remove_builds, run
from conftest import FEEDS, MakeSite, Site, post
from sphinx_posts import redirects
from sphinx_posts.check import all_findings, front_matter_findings
from sphinx_posts.folder import Folder

A, B = "posts/2020-01-01-a", "posts/깊은 곳/2020-01-02-b"
INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n"


class Redirect(HTMLParser):
    """What a redirect page says: the address in each of its places, its language, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.places: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        match tag, values:
            case "html", {"lang": language}:
                self.places["lang"] = language
            case "meta", {"http-equiv": "refresh", "content": content}:
                self.places["refresh"] = content.removeprefix("0; url=")
            case "meta", {"name": "robots", "content": content}:
                self.places["robots"] = content
            case "link", {"rel": "canonical", "href": href}:
                self.places["canonical"] = href
            case "a", {"href": href}:
                self.places["link"] = href


def leads_to(site: Site, file: str, builder: str = "html") -> str:
    """Return the file that a redirect page leads to, all three ways, as a browser would."""
    places = Redirect(site.out(file, builder)).places
    (address,) = {places["refresh"], places["canonical"], places["link"]}
    path = unquote(urlsplit(urljoin(f"https://example.org/blog/{file}", address)).path).removeprefix("/blog/")
    return path + "index.html" if path.endswith("/") or not path else path


def redirects_of(site: Site, builder: str = "html") -> set[str]:
    """Return the files of the output that are redirect pages."""
    folder = site.path / "build" / builder
    found = (path for path in folder.rglob("*.html") if 'http-equiv="refresh"' in path.read_text(encoding="utf-8"))
    return {path.relative_to(folder).as_posix() for path in found}


def blog(a: str = "", b: str = "", **keys: str) -> dict[str, str]:
    """Return two posts with old addresses."""
    return {
        "index.rst": INDEX,
        f"{A}.md": post("A", category="dev", redirect_from=a or "[]", **keys),
        f"{B}.md": post("B", category="dev", redirect_from=b or "[]"),
    }


@pytest.mark.parametrize(("builder", "page"), [("html", "{}.html"), ("dirhtml", "{}/index.html")])
def test_an_old_address_leads_to_the_post_at_any_depth(make_site: MakeSite, builder: str, page: str) -> None:
    files = blog("[/old/, /2019/04/25/deep.html, 'https://old.example.org/%EC%98%9B/글/']", "[/b.html, '/깊은 곳/b']")
    site = make_site(files, "language = 'ko'\n").build(builder, parallel=2)
    assert site.warnings == []
    of_a = {"old/index.html", "2019/04/25/deep.html", "옛/글/index.html"}
    of_b = {"b.html", "깊은 곳/b/index.html"}
    assert redirects_of(site, builder) == of_a | of_b
    assert {leads_to(site, file, builder) for file in of_a} == {page.format(A)}
    assert {leads_to(site, file, builder) for file in of_b} == {page.format(B)}


def test_a_redirect_page_needs_no_script_and_speaks_the_language_of_the_site(make_site: MakeSite) -> None:
    site = make_site(blog("/old/"), "language = 'ko'\n").build()
    page = Redirect(site.out("old/index.html"))
    assert set(page.tags) == {"html", "head", "meta", "title", "link", "body", "p", "a"}
    assert (page.places["lang"], page.places["robots"]) == ("ko", "noindex")
    assert re.findall(">글이 이 주소로 옮겨졌습니다.</(title|a)>", site.out("old/index.html")) == ["title", "a"]
    assert site.out("old/index.html").startswith("<!DOCTYPE html>\n")


def test_keys_of_other_systems_make_redirects_too(make_site: MakeSite) -> None:
    files = {
        f"{A}.md": post("A", permalink="/2019/a/", redirect_from="/a-before/"),
        "posts/2020-01-03-c.rst": ":title: C\n:aliases: /c/\n\nText.\n",
    }
    site = make_site(files).build()
    assert site.warnings == []
    assert {file: leads_to(site, file) for file in redirects_of(site)} == {
        "2019/a/index.html": f"{A}.html",
        "a-before/index.html": f"{A}.html",
        "c/index.html": "posts/2020-01-03-c.html",
    }


def test_hidden_posts_redirect_and_those_that_are_not_public_do_not(make_site: MakeSite) -> None:
    files = {
        f"{A}.md": post("A", redirect_from="/a/", hidden="true"),
        f"{B}.md": post("B", redirect_from="/b/", draft="true"),
        "posts/2020-01-03-c.md": post("C", redirect_from="/c/", publish="9999-01-01"),
        "posts/2020-01-04-d.md": post("D", redirect_from="/d/", expires="2020-01-05"),
    }
    site = make_site(files).build()
    assert redirects_of(site) == {"a/index.html"}


def test_of_two_posts_with_one_address_the_first_has_it_and_the_other_is_told(make_site: MakeSite) -> None:
    site = make_site(blog("/old", "[/own/, 'https://example.org/old/']")).build()
    message = f"{A} says, too, that it was at '/old/'; the address leads there [posts.redirect]"
    assert site.warnings == [f"{B}.md:4: WARNING: {message}"]
    assert leads_to(site, "old/index.html") == f"{A}.html"
    assert leads_to(site, "own/index.html") == f"{B}.html"
    folder = Folder(site.source)
    expected = [f"{site.source}/{B}.md:4: warning: {message}"]
    assert [str(finding) for finding in front_matter_findings(folder)] == expected
    assert [str(finding) for finding in all_findings(folder, site.path / "cache")] == expected


@pytest.mark.parametrize(
    "address",
    [
        *("/posts/깊은 곳/2020-01-02-b.html", "/index.html", "/genindex.html", "/search.html", "/py-modindex.html"),
        *("/_static/x/", "/_static/basic.css", "/searchindex.js", "/objects.inv", "/.buildinfo", "/_sources/a.html"),
        *("/feed.xml", "/category/dev/feed.xml", "/sitemap.xml", "/category/dev.html", "/more.html"),
        *("/extra.html", "/folder/extra.html", "/extra.html/below/"),
    ],
)
def test_what_the_site_has_at_an_address_counts_and_the_post_is_told(make_site: MakeSite, address: str) -> None:
    conf = f"{FEEDS}html_extra_path = ['extra.html', 'extra']\nhtml_additional_pages = {{'more': 'page.html'}}\n"
    index = INDEX.replace(":toctree:", ":limit: 1")
    site = make_site(
        blog(f"['{address}', /old/]") | {"index.rst": index, "extra.html": "!", "extra/folder/extra.html": "!"}, conf
    ).build()
    shown = address if address.endswith((".html", "/")) else f"{address}/"
    message = f"the post was at '{shown}', where this site has a page or a file now"
    assert site.warnings == [f"{A}.md:4: WARNING: {message}; that counts [posts.redirect]"]
    assert redirects_of(site) == {"old/index.html"}


def test_a_post_that_is_where_it_was_needs_no_redirect_and_no_word(make_site: MakeSite) -> None:
    site = make_site(blog(f"[/{A}.html, /{A}/]")).build()
    assert (site.warnings, redirects_of(site)) == ([], {f"{A}/index.html"})
    site.build("dirhtml")
    assert (site.warnings, redirects_of(site, "dirhtml")) == ([], {f"{A}.html"})


def test_who_claims_the_page_of_a_post_that_is_where_it_was_is_told_once(make_site: MakeSite) -> None:
    site = make_site(blog(f"/{A}.html", f"/{A}.html")).build()
    assert site.warnings == [
        f"{B}.md:4: WARNING: {A} says, too, that it was at '/{A}.html'; the address leads there [posts.redirect]"
    ]
    assert redirects_of(site) == set()


def test_an_address_is_no_page_and_folder_at_once(make_site: MakeSite) -> None:
    site = make_site(blog("/old.html", "[/old.html/below/, /posts.html]")).build()
    assert [line for line in site.warnings if "'/old.html/below/'" in line] == site.warnings != []
    assert redirects_of(site) == {"old.html", "posts.html"}


@pytest.mark.parametrize("written", ["/../../outside/", "[/a/../../../outside, /..%2foutside]", "''", "/:year/", "'*'"])
def test_an_address_that_is_none_is_an_error_at_its_line_and_in_check(make_site: MakeSite, written: str) -> None:
    site = make_site(blog(written)).build()
    assert redirects_of(site) == set()
    assert not list(site.path.rglob("outside*"))
    folder = Folder(site.source)
    found = [str(finding).removeprefix(f"{site.source}/") for finding in front_matter_findings(folder)]
    assert [line.replace("ERROR", "error") for line in site.warnings] == found != []
    assert all(re.fullmatch(rf"{A}\.md:4: error: .* \[posts\.redirect\]", line) for line in found)


@pytest.mark.parametrize("builder", ["epub", "singlehtml", "latex", "text"])
def test_a_book_has_no_redirects(make_site: MakeSite, builder: str) -> None:
    site = make_site(blog("/old/"), "version = copyright = 'x'\n").build(builder)
    assert site.warnings == []
    assert not list((site.path / "build" / builder).rglob("old"))


def test_search_engines_are_told_of_no_redirect(make_site: MakeSite) -> None:
    site = make_site(blog("/old/"), FEEDS).build()
    assert "/old/" not in site.out("sitemap.xml") + site.out("feed.xml") + site.out("searchindex.js")


# -- beside what conf.py says


def test_redirects_of_the_settings_go_on_working_and_have_the_last_word(make_site: MakeSite) -> None:
    conf = "redirects = {'gone': '/index.html', 'both': 'https://example.org/'}\n"
    site = make_site(blog("[/old/, /both.html]"), conf).build()
    assert leads_to(site, "old/index.html") == f"{A}.html"
    assert 'content="0; url=/index.html"' in site.out("gone.html").replace("./", "/")
    assert "https://example.org/" in site.out("both.html")


def test_a_template_of_the_site_is_used(make_site: MakeSite) -> None:
    conf = "redirect_html_template_file = 'moved.html'\n"
    site = make_site(blog("/old/") | {"moved.html": "To ${to_uri}, for $$0"}, conf).build()
    assert site.out("old/index.html") == f"To ../{A}.html, for $0"


# -- exact


@pytest.mark.parametrize("conf", ["", BOOK], ids=["basic", "book"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_after_each_edit_redirects_are_those_of_a_clean_build(make_site: MakeSite, builder: str, conf: str) -> None:
    site = make_site(blog("[/old/, /2019/04/a.html]", "/b/"), conf)
    edits: list[dict[str, str]] = [
        {},
        blog("/old/", "[/b/, /2019/04/a.html]"),  # an address moves from one post to the other
        blog("/elsewhere.html"),  # addresses vanish
        blog("/elsewhere.html", draft="true"),
        blog("/elsewhere.html", "/old/") | {"elsewhere.md": "---\norphan: true\n---\n\n# A page there now\n"},
    ]
    for step, edit in enumerate(edits):
        site.write(edit)
        run(site, "incremental", builder=builder, jobs=1 + step % 2)
        remove_builds(site, "clean")
        run(site, "clean", builder=builder, jobs=2 - step % 2)
        assert (differences(site), left_over(site)) == ([], set())
    (site.source / "elsewhere.md").unlink()
    (site.source / f"{B}.md").rename(site.source / "posts/2020-01-02-b.md")
    site.write({"posts/2020-01-02-b.md": post("B", category="dev", redirect_from=f"[/{B}.html, /{B}/]")})
    run(site, "incremental", builder=builder)
    remove_builds(site, "clean")
    run(site, "clean", builder=builder)
    assert (differences(site), left_over(site)) == ([], set())


def test_a_redirect_page_is_written_when_it_changes_and_only_then(make_site: MakeSite) -> None:
    site = make_site(blog("/old/", "/b/"))
    run(site, "incremental")
    before = pages(site)
    site.write({f"{B}.md": blog("", "[/b/, /c/]")[f"{B}.md"]})
    run(site, "incremental")
    assert {page for page, time in pages(site).items() if before.get(page) != time} - ALWAYS == {B, "c/index"}
    before = pages(site)
    site.write({"conf.py": (site.source / "conf.py").read_text() + "language = 'ko'\n"})
    run(site, "incremental")
    assert {"old/index", "b/index", "c/index"} < {page for page, time in pages(site).items() if before[page] != time}


def test_without_the_ledger_a_redirect_that_vanished_would_stay(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(blog("/old/"))
    with monkeypatch.context() as patch:
        patch.setattr(redirects, "redirect_files", lambda _: ())
        run(site, "incremental")
        site.write(blog())
        run(site, "incremental")
    run(site, "clean")
    assert left_over(site) == {"old/index.html"}
