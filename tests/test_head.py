"""The head of a page tells search engines and link previews what lists and feeds tell."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds import ALWAYS, differences, pages, run
from conftest import MakeSite, Site, post
from sphinx_posts.head import script_text

BASE = "https://example.org/blog/"
CONF = f"html_baseurl = '{BASE}'\nauthor = 'Park'\nproject = 'Notes'\n"
PREVIEWS = f"""
extensions.append("sphinxext.opengraph")
ogp_site_url = "{BASE}"
ogp_social_cards = {{"enable": False}}
"""
A = "posts/2020-05-17-a"
FULL = {
    "date": "2020-05-17",
    "updated": "2020-06-01",
    "category": "dev",
    "tags": "[BERT, 사전 학습]",
    "author": "[Kim, Lee]",
    "language": "zh_TW",
    "summary": r"'A \"summary\" & \<b>more\</b> of AT&amp;amp;T'",
}
SUMMARY = "A “summary” & <b>more</b> of AT&amp;T"


class Head(HTMLParser):
    """Collects meta tags by name or property, and the data of a script element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.data: list[str] = []
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._in_data = tag == "script" and found.get("type") == "application/ld+json"
        if tag == "meta":
            name = found.get("name") or found.get("property") or ""
            self.meta.setdefault(name, []).append(found.get("content") or "")
        elif tag == "link":
            self.links[found.get("rel") or ""] = found.get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)
            self._in_data = False


def head(site: Site, docname: str = A) -> Head:
    return Head(site.out(f"{docname}.html"))


def posting(site: Site, docname: str = A) -> dict[str, Any]:
    (data,) = head(site, docname).data
    value: dict[str, Any] = json.loads(data)
    return value


def test_search_engines_are_told_all_that_is_known(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A <i>", "One two three.", **FULL)}, CONF).build()
    assert posting(site) == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": "A <i>",
        "description": site.summary(A),
        "url": f"{BASE}{A}.html",
        "datePublished": "2020-05-17",
        "dateModified": "2020-06-01",
        "author": [{"@type": "Person", "name": "Kim"}, {"@type": "Person", "name": "Lee"}],
        "articleSection": ["dev"],
        "keywords": ["BERT", "사전 학습"],
        "timeRequired": "PT1M",
        "wordCount": 3,
        "inLanguage": "zh-TW",
    }


@pytest.mark.parametrize(
    ("conf", "author"),
    [
        (CONF, {"@type": "Person", "name": "Park"}),
        ("project = 'Notes'\n", {"@type": "Organization", "name": "Notes"}),
    ],
)
def test_what_is_not_known_is_not_said(make_site: MakeSite, conf: str, author: dict[str, str]) -> None:
    site = make_site({"posts/a.md": post("A", date="2020-01-01")}, conf).build()
    found = posting(site, "posts/a")
    assert found["author"] == [author]
    assert found["dateModified"] == found["datePublished"] == "2020-01-01"
    assert not found.keys() & {"image", "keywords", "articleSection"}
    assert ("url" in found) == ("baseurl" in conf)


def test_one_summary_is_in_the_description_and_the_preview(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A & <A>", **FULL)}, CONF + PREVIEWS).build()
    summary = site.summary(A)
    assert summary == SUMMARY
    meta = head(site).meta
    assert meta["description"] == [summary]
    assert meta["og:description"] == [summary]
    assert meta["og:title"] == ["A & <A>"]
    assert meta["og:type"] == ["article"]
    assert meta["og:url"] == [f"{BASE}{A}.html"]
    assert meta["twitter:card"] == ["summary"]
    assert head(site).links["canonical"] == f"{BASE}{A}.html"


def test_a_post_without_a_summary_is_not_described_by_its_byline(make_site: MakeSite) -> None:
    files = {f"{A}.md": post("A", "- An item.", tags="x"), "posts/2020-01-01-b.md": post("B", tags="x")}
    site = make_site(files, CONF + PREVIEWS).build()
    assert site.summary(A) == ""
    assert not {"description", "og:description"} & head(site).meta.keys()


def test_a_description_of_the_writers_own_counts(make_site: MakeSite) -> None:
    source = "---\ntitle: A\nhtml_meta:\n  description: Mine\n---\n\nText.\n"
    index = "Blog\n====\n\n.. meta::\n   :description: All & more.\n\n.. posts::\n"
    site = make_site({f"{A}.md": source}, CONF + PREVIEWS, index=index).build()
    for name, text in ((A, "Mine"), ("index", "All & more.")):
        assert head(site, name).meta["description"] == head(site, name).meta["og:description"] == [text]


def test_without_previews_there_are_none(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A")}, CONF).build()
    assert not [name for name in head(site).meta if name.startswith(("og:", "twitter:"))]


@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize("name", ["figure.*", "figure.png", "figure.svg"])
def test_the_picture_is_the_first_that_previews_can_show(make_site: MakeSite, name: str, parallel: int) -> None:
    files = {
        f"{A}.md": post("A", f'Text.\n\n![A "figure"](images/{name})'),
        "posts/images/figure.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "posts/images/figure.png": "png",
        **{f"posts/2020-01-0{day}-p.md": post(f"P{day}") for day in range(1, 9)},
    }
    site = make_site(files, CONF + PREVIEWS).build(parallel=parallel)
    meta = head(site).meta
    if name == "figure.svg":
        assert "og:image" not in meta
        assert "image" not in posting(site)
    else:
        assert meta["og:image"] == [posting(site)["image"]] == [f"{BASE}_images/figure.png"]
        assert meta["og:image:alt"] == ['A "figure"']
        assert meta["twitter:card"] == ["summary_large_image"]
        assert site.out("_images/figure.png") == "png"


def test_other_pages_and_books_have_none_of_it(make_site: MakeSite) -> None:
    site = make_site(
        {f"{A}.md": post("A")}, CONF + "version = copyright = 'x'\n", index="Blog\n====\n\n.. posts::\n"
    ).build()
    assert "ld+json" not in site.out("index.html")
    site.build("epub")
    assert "ld+json" not in site.out(f"{A}.xhtml", "epub")


@given(st.dictionaries(st.text(), st.text() | st.sampled_from(["</script>", "<!--<script>", "]]>", "\u2028"])))
def test_no_text_closes_the_script(value: dict[str, str]) -> None:
    text = script_text(value)
    assert "<" not in text
    assert json.loads(text) == value


def test_what_the_head_shows_is_written_when_it_changes_and_only_then(make_site: MakeSite) -> None:
    one, two = "posts/one/figure.png", "posts/two/figure.png"
    files = {
        f"{A}.md": post("A", "Text.\n\n![figure](two/figure.png)"),
        "posts/2020-01-01-b.md": post("B", "Words.\n\n![figure](one/figure.png)"),
        one: "one",
        two: "two",
    }
    site = make_site(files, CONF + PREVIEWS + "posts_related = 0\n")
    run(site, "incremental")
    before = pages(site)
    site.write({"posts/2020-01-01-b.md": post("B", "Words.")})
    run(site, "incremental", jobs=2)
    run(site, "clean")
    assert differences(site) == []
    # The first picture has gone, so the other has its name.
    written = {page for page, time in pages(site).items() if before[page] != time} - ALWAYS
    assert written == {A, "posts/2020-01-01-b"}
    assert re.search(r'"image": "([^"]*)"', (site.path / "incremental" / f"{A}.html").read_text())
