"""The byline says under the title when a post was written, how long it takes, where it belongs and who wrote it."""

import re

import pytest

from conftest import MakeSite, post

A = "posts/2020-05-17-a"
FULL = {
    "date": "2020-05-17",
    "updated": "2020-06-01",
    "categories": "[dev, '글또 4기, dialogue']",
    "tags": "[BERT, 사전 학습]",
    "author": "[Kim, Lee]",
}
INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n\n.. toctree::\n\n   tags\n"
TAGS = "Tags\n====\n\n.. posts::\n   :by: tag\n   :style: titles\n"
LINE = "May 17, 2020 · updated June 1, 2020 · 1 min read · dev · 글또 4기, dialogue · #BERT · #사전 학습 · Kim, Lee"


def byline(html: str) -> str:
    found = re.search(r'<p class="post-meta post-byline[^>]*>(.*)</p>', html)
    assert found
    return found[1]


def test_the_byline_has_all_that_is_known_in_its_order(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A", **FULL), "tags.rst": TAGS}, index=INDEX).build()
    assert site.warnings == []
    line = byline(site.out(f"{A}.html"))
    assert re.sub("<[^>]+>", "", line) == LINE
    assert re.findall('<time class="([^"]*)" datetime="([^"]*)"', line) == [
        ("post-date", "2020-05-17"),
        ("post-updated", "2020-06-01"),
    ]
    assert re.findall('href="([^"]*)"', line) == [
        "../index.html#dev",
        "../index.html#글또-4기-dialogue",
        "../tags.html#bert",
        "../tags.html#사전-학습",
    ]
    assert site.out(f"{A}.html").index("</h1>") < site.out(f"{A}.html").index("post-byline")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml"])
def test_every_builder_writes_it(make_site: MakeSite, builder: str) -> None:
    conf = "version = copyright = 'x'\nman_pages = [('index', 'blog', 'Blog', [], 7)]\n"
    site = make_site({f"{A}.md": post("A", **FULL), "tags.rst": TAGS}, conf, index=INDEX).build(builder)
    assert [line for line in site.warnings if "epub" not in line] == []
    written = "".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in (site.path / "build" / builder).rglob("*")
        if path.suffix in {".html", ".xhtml", ".tex", ".txt", ".7", ".texi", ".xml"}
    )
    assert "updated June 1, 2020" in written.replace("\n", " ").replace("\\ ", " ")


@pytest.mark.parametrize(
    "index", ["Blog\n====\n\n.. posts::\n", "Blog\n====\n\n.. posts::\n   :by: category\n   :tag: x\n"]
)
def test_a_group_without_a_section_is_named_all_the_same(make_site: MakeSite, index: str) -> None:
    conf = "nitpicky = True\n"
    site = make_site({f"{A}.md": post("A", category="dev", tags="x")}, conf, index=index).build()
    assert site.warnings == []
    line = byline(site.out(f"{A}.html"))
    assert line.endswith('<span class="post-category">dev</span> · <span class="post-tag">#x</span>')


@pytest.mark.parametrize(
    ("keys", "expected"), [({}, "1 min read"), ({"updated": "2020-05-17"}, "May 17, 2020 · 1 min read")]
)
def test_what_is_not_known_is_not_said(make_site: MakeSite, keys: dict[str, str], expected: str) -> None:
    name = A if keys else "posts/undated"
    site = make_site({f"{name}.md": post("A", **keys)}).build()
    assert re.sub("<[^>]+>", "", byline(site.out(f"{name}.html"))) == expected


def test_the_byline_is_no_part_of_summary_reading_time_and_search(make_site: MakeSite) -> None:
    tags = f"[{', '.join(f'zebra{number}' for number in range(500))}]"
    site = make_site({f"{A}.md": post("A", tags=tags)}).build()
    assert site.post(A).minutes == 1
    assert site.summary(A) == "A first paragraph."
    assert "zebra" not in site.out("searchindex.js")


def test_the_byline_speaks_the_language_of_the_labels(make_site: MakeSite) -> None:
    site = make_site({f"{A}.md": post("A", updated="2020-06-01")}, "language = 'en'\nposts_language = 'ko'\n").build()
    assert '<p class="post-meta post-byline no-search" lang="ko">' in site.out(f"{A}.html")
    assert "2020년 6월 1일 수정" in site.out(f"{A}.html")


def test_a_declared_category_is_called_by_its_title(make_site: MakeSite) -> None:
    conf = "posts_categories = [{'name': 'dev', 'title': 'Development', 'slug': 'd'}]\n"
    site = make_site({f"{A}.md": post("A", category="dev")}, conf, index=INDEX, name="declared").build()
    assert byline(site.out(f"{A}.html")).endswith(
        '<a class="reference internal" href="../index.html#d"><span class="post-category">Development</span></a>'
    )


@pytest.mark.parametrize(("tag", "anchor"), [("x", "x"), ("C#", "c")])
def test_the_byline_follows_its_section(make_site: MakeSite, tag: str, anchor: str) -> None:
    files = {f"{A}.md": post("A", tags=f"'{tag}'"), "a.rst": TAGS, "z.rst": "Z\n=\n"}
    site = make_site(files, index="Blog\n====\n\n.. posts::\n\n.. toctree::\n\n   a\n   z\n").build()
    assert f'href="../a.html#{anchor}"' in byline(site.out(f"{A}.html"))
    site.write({"a.rst": "A\n=\n", "z.rst": TAGS})
    assert f'href="../z.html#{anchor}"' in byline(site.build().out(f"{A}.html"))
    site.write({"z.rst": "Z\n=\n"})
    assert "href" not in byline(site.build().out(f"{A}.html"))
