"""Comments stand below posts where a site asks for them, and leave no trace where it does not."""

import re
from html import unescape

import pytest
from sphinx.errors import ConfigError

from builds import BOOK, differences, pages, run
from conftest import FEEDS, MakeSite, Site, post

REPO = {"repo": "me/blog", "repo-id": "R_x", "category": 'Q&A "posts"', "category-id": "DIC_x"}
CONF = f"posts_giscus = {REPO}\n"
A, B, C = "posts/2020-01-01-a", "posts/2020-01-02-b", "posts/2020-01-03-c"
FILES = {
    "index.rst": "Blog\n====\n\n.. posts::\n   :by: category\n   :limit: 1\n",
    f"{A}.md": post("A", category="dev", tags="x"),
    f"{B}.md": post("B", category="dev", tags="x", id="b & c"),
    f"{C}.md": post("C", category="dev", tags="x", comments="false"),
}


def attributes(html: str) -> dict[str, str]:
    """Return the attributes of giscus's script on a page, which has one in an element of its own, or none."""
    found = re.findall(r'<section class="post-comments"[^>]*>\n(.*)\n</section>', html)
    assert len(found) == html.count("giscus.app") <= 1
    pattern = r'<script src="https://giscus\.app/client\.js"((?: data-[a-z-]+="[^"]*")*) crossorigin="anonymous" async>'
    written = [re.fullmatch(rf"{pattern}</script>", script) for script in found]
    return {
        key: unescape(value)
        for match in written
        if match
        for key, value in re.findall(r'([a-z-]+)="([^"]*)"', match[1])
    }


def with_comments(site: Site, builder: str = "html") -> set[str]:
    """Return the files of the output in which something of giscus or its element stands."""
    folder = site.path / "build" / builder
    found = (path for path in folder.rglob("*") if path.is_file())
    traces = (b"giscus", b"post-comments")
    return {path.relative_to(folder).as_posix() for path in found if any(t in path.read_bytes() for t in traces)}


@pytest.mark.parametrize(("builder", "page"), [("html", "{}.html"), ("dirhtml", "{}/index.html")])
def test_each_post_has_comments_and_no_other_page_has(make_site: MakeSite, builder: str, page: str) -> None:
    site = make_site(FILES, CONF + "language = 'ko'\n").build(builder)
    assert with_comments(site, builder) == {page.format(A), page.format(B)}
    assert attributes(site.out(page.format(A), builder)) == {
        **{f"data-{key}": value for key, value in REPO.items()},
        "data-mapping": "specific",
        "data-term": "2020-01-01-a",
        "data-strict": "1",
        "data-lang": "ko",
        "data-theme": "preferred_color_scheme",
        "data-loading": "lazy",
    }
    assert 'aria-label="댓글"' in site.out(page.format(A), builder)


def test_without_the_setting_not_a_byte_is_there(make_site: MakeSite) -> None:
    files = {name: text.replace("comments: false\n", "") for name, text in FILES.items()}
    without = make_site(files, FEEDS).build()
    assert with_comments(without) == set()


def test_comments_follow_the_related_posts(make_site: MakeSite) -> None:
    html = make_site(FILES, CONF).build().out(f"{A}.html")
    assert html.index("A first paragraph") < html.index("post-related") < html.index("post-comments")


@pytest.mark.parametrize(
    "line", ["comments: false", "comments: no", "comments: perhaps", "nocomments:", "nocomments: true"]
)
def test_front_matter_switches_them_off(make_site: MakeSite, line: str) -> None:
    site = make_site({f"{A}.md": f"---\ntitle: A\n{line}\n---\n\nText.\n"}, CONF).build()
    assert with_comments(site) == set()
    assert len(site.warnings) == ("perhaps" in line)


def test_comments_survive_what_changes_an_address(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF).build()
    assert attributes(site.out(f"{B}.html"))["data-term"] == "b & c"


def test_what_the_setting_says_has_the_last_word(make_site: MakeSite) -> None:
    own = {**REPO, "mapping": "pathname", "lang": "de", "theme": "light", "reactions-enabled": "0"}
    found = attributes(make_site(FILES, f"posts_giscus = {own}\n").build().out(f"{A}.html"))
    assert found == {f"data-{key}": value for key, value in (own | {"loading": "lazy"}).items()}


@pytest.mark.parametrize(("language", "tag"), [("zh_CN", "zh-CN"), ("pt_BR", "pt"), ("ja", "ja"), ("en_GB", "en")])
def test_the_language_is_named_as_giscus_does(make_site: MakeSite, language: str, tag: str) -> None:
    site = make_site(FILES, f"{CONF}language = '{language}'\n").build()
    assert attributes(site.out(f"{A}.html"))["data-lang"] == tag


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"repository": "me/blog"}, "'repository' is no attribute of giscus; category, category-id, "),
        ({**REPO, "data-lang": "ko"}, "'data-lang' is no attribute of giscus; "),
        ({**REPO, "strict": 1}, "'strict' is no text"),
        ({"repo": "me/blog", "repo-id": "R_x"}, "'category' is missing; https://giscus.app shows it for a repository"),
        ({**REPO, "repo": ""}, "'repo' is missing; "),
    ],
)
def test_a_setting_that_giscus_cannot_take_is_refused(make_site: MakeSite, value: object, message: str) -> None:
    with pytest.raises(ConfigError, match=f"^posts_giscus: {re.escape(message)}"):
        make_site(FILES, f"posts_giscus = {value}\n").build()


def test_feeds_and_the_search_have_no_comments(make_site: MakeSite) -> None:
    site = make_site(FILES, CONF + FEEDS).build()
    assert with_comments(site) == {f"{A}.html", f"{B}.html"}
    assert "A first paragraph" in site.out("feed.xml")


@pytest.mark.parametrize("builder", ["epub", "singlehtml"])
def test_a_book_has_no_comments(make_site: MakeSite, builder: str) -> None:
    site = make_site(FILES, f"{CONF}version = copyright = 'x'\n").build(builder)
    assert with_comments(site, builder) == set()


@pytest.mark.parametrize("conf", ["", BOOK], ids=["basic", "book"])
def test_switching_comments_on_or_off_rewrites_what_has_to_be(make_site: MakeSite, conf: str) -> None:
    site = make_site(FILES, conf)
    run(site, "incremental")
    site.write({"conf.py": (site.source / "conf.py").read_text() + CONF})
    run(site, "incremental", jobs=2)
    before = pages(site)
    site.write({f"{A}.md": post("A", category="dev", tags="x", comments="false")})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []
    assert before[B] == pages(site)[B]
