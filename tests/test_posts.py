"""What is read from a post: its heading, summary, anchors, language and time."""

import datetime as dt
import re

import pytest

from conftest import MakeSite, Site, post

HEADING = re.compile(r"<h1>(.*?)<a class", re.DOTALL)


def h1s(site: Site, page: str = "posts/2020-01-01-a.html") -> list[str]:
    return [re.sub(r"<[^>]+>", "", heading) for heading in HEADING.findall(site.out(page))]


@pytest.mark.parametrize("title_to_header", [False, True])
@pytest.mark.parametrize(
    ("front_matter", "body", "heading", "listed"),
    [
        ("title: FM *x* $1$", "Text.", "FM *x* $1$", "FM *x* $1$"),
        ("title: FM", "Text.\n\n## Two\n\n### Three", "FM", "FM"),
        ("title: FM", "# Body *h*\n\nText.\n\n## Two", "Body h", "FM"),
        ("title: FM", "(label)=\n# Body\n\nText.", "Body", "FM"),
        ("title: FM", "% comment\n\n# Body\n\nText.", "Body", "FM"),
        ("title: FM", "Text.\n\n# Body\n\nText.", "FM", "FM"),
        ("title: FM", "# One\n\nText.\n\n# Two\n\nText.\n\n## Three", "FM", "FM"),
        ("tags: a", "# Body\n\nText.", "Body", "Body"),
        ("tags: a", "# One\n\nText.\n\n# Two\n\nText.", "One", "One"),
        ("tags: a", "Text.", "2020-01-01-a", "2020-01-01-a"),
        ("", "# Body\n\nText.", "Body", "Body"),
        ("title: 'a: <b> & \"c\"'", "Text.", "a: &lt;b&gt; &amp; “c”", 'a: <b> & "c"'),
    ],
)
def test_a_page_has_one_heading_and_the_listing_the_front_matters_title(
    make_site: MakeSite, title_to_header: bool, front_matter: str, body: str, heading: str, listed: str
) -> None:
    source = f"---\n{front_matter}\n---\n\n{body}\n" if front_matter else body
    conf = f"myst_title_to_header = {title_to_header}\nmyst_enable_extensions = ['dollarmath']"
    site = make_site({"posts/2020-01-01-a.md": source}, conf).build()
    assert h1s(site) == [heading]
    assert site.post("posts/2020-01-01-a").title == listed
    assert all(warning.endswith("[posts.heading]") for warning in site.warnings)


@pytest.mark.parametrize(
    ("source", "heading", "listed"),
    [
        (":title: FM\n\nBody\n====\n\nText.", "Body", "FM"),
        (":title: FM\n\nText.\n\nTwo\n===\n\nMore.", "FM", "FM"),
        (":title: FM\n\nOne\n===\n\nText.\n\nTwo\n===\n\nText.", "FM", "FM"),
        (":title: FM\n\nText.", "FM", "FM"),
        ("Body\n====\n\nText.", "Body", "Body"),
        ("One\n===\n\nText.\n\nTwo\n===\n\nText.", "One", "One"),
        ("Text.", "2020-01-01-a", "2020-01-01-a"),
    ],
)
def test_restructuredtext_works_the_same(make_site: MakeSite, source: str, heading: str, listed: str) -> None:
    site = make_site({"posts/2020-01-01-a.rst": source}).build()
    assert h1s(site) == [heading]
    assert site.post("posts/2020-01-01-a").title == listed
    assert all(warning.endswith("[posts.heading]") for warning in site.warnings)


def test_docinfo_is_front_matter(make_site: MakeSite) -> None:
    source = """
:title: A title: with a colon
:date: 2019-02-03
:category: 글또 4기, dialogue
:tags: a, b
:author: Me
:summary: It is *short*.
:language: en

Text.
"""
    site = make_site({"posts/a.rst": source}).build()
    post = site.post("posts/a")
    assert (post.title, post.date, post.categories) == (
        "A title: with a colon",
        dt.date(2019, 2, 3),
        ("글또 4기, dialogue",),
    )
    assert (post.tags, post.authors, site.summary("posts/a")) == (("a", "b"), ("Me",), "It is short.")
    assert "<p>It is <em>short</em>.</p>" in site.out("index.html")
    assert site.warnings == []


def summary(make_site: MakeSite, body: str, **keys: str) -> tuple[str, Site]:
    conf = "suppress_warnings = ['image.not_readable', 'posts.summary']\nmyst_enable_extensions = ['dollarmath']"
    site = make_site({"posts/2020-01-01-a.md": post("A", body, **keys), "posts/a.png": ""}, conf).build()
    assert site.warnings == []
    html = re.search(r'<div class="post-summary">\n(.*?)\n?</div>', site.out("index.html"), re.DOTALL)
    return (html[1] if html else ""), site


@pytest.mark.parametrize("above", ["", ".. A licence.\n\n", "=====\n"])
@pytest.mark.parametrize("between", ["", ".. Another comment.\n\n"])
def test_fields_below_the_title_are_front_matter_as_in_pelican(make_site: MakeSite, above: str, between: str) -> None:
    fields = ":date: 2010-10-03 10:20\n:modified: 2010-10-04\n:tags: thats, awesome\n:category: yeah\n"
    site = make_site({"posts/a.rst": f"{above}Super\n=====\n\n{between}{fields}\nText.\n"}).build()
    assert site.warnings == []
    found = site.post("posts/a")
    assert (found.title, str(found.date), str(found.updated)) == ("Super", "2010-10-03", "2010-10-04")
    assert (found.tags, found.categories, site.summary("posts/a")) == (("thats", "awesome"), ("yeah",), "Text.")
    assert "thats, awesome" not in site.out("posts/a.html")


def test_fields_that_are_no_keys_are_text(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-a.rst": "A\n=\n\n:Speed: fast\n:Weight of it: low\n\nText.\n"}).build()
    assert site.warnings == []
    assert "fast" in site.out("posts/2020-01-01-a.html")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("First.\n\nSecond.", "<p>First.</p>"),
        ("## Heading\n\nFirst.", "<p>First.</p>"),
        ("```{note}\nNote.\n```\n\nFirst.", "<p>First.</p>"),
        ("> Quotation.\n\nFirst.", "<p>First.</p>"),
        ("| a |\n|---|\n| b |\n\nFirst.", "<p>First.</p>"),
        ("- item\n\nFirst.", "<p>First.</p>"),
        ("![picture](a.png)\n\nFirst.", "<p>First.</p>"),
        ("<div>raw</div>\n\nFirst.", "<p>First.</p>"),
        ("(here)=\nFirst.", "<p>First.</p>"),
        ("One.\n\nTwo.\n\n<!-- more -->\n\nThree.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\n\n## H\n\nTwo.\n\n<!--more-->\n\nThree.", "<p>One.</p>\n<p>Two.</p>"),
        ("**bold** `code` *em*", "<strong>bold</strong>"),
        ("Text[^1] here.\n\n[^1]: A note.", "<p>Text here.</p>"),
        ("![alt](a.png) Text.", "<p> Text.</p>"),
        ("A [link](https://example.org/).", 'href="https://example.org/"'),
        ("See [it](#the-end).\n\n## The end\n\nText.", 'href="posts/2020-01-01-a.html#the-end"'),
        ("See [it](#named).\n\n(named)=\n## The end\n\nText.", 'href="posts/2020-01-01-a.html#named"'),
        ("See [it](2020-01-01-a.md).", 'href="posts/2020-01-01-a.html"'),
        ("See {doc}`2020-01-01-a`.", 'href="posts/2020-01-01-a.html"'),
        ("See {ref}`named`.\n\n(named)=\n## The end\n\nText.", 'href="posts/2020-01-01-a.html#named"'),
        ("A $x^2$ formula.", '<span class="math'),
        ("", ""),
        ("```python\ncode\n```", ""),
    ],
)
def test_the_summary_is_what_the_article_itself_says_first(make_site: MakeSite, body: str, expected: str) -> None:
    html, site = summary(make_site, body)
    assert expected in html
    assert ('class="post-summary"' in site.out("index.html")) == bool(expected)


def test_the_front_matters_summary_is_markup_and_wins(make_site: MakeSite) -> None:
    html, site = summary(make_site, "Body.\n\n## 실험\n\nText.", summary="'*Short* `x`, $y$, [there](#실험).'")
    assert "<em>Short</em>" in html
    assert '<span class="math' in html
    assert 'href="posts/2020-01-01-a.html#%EC%8B%A4%ED%97%98"' in html or 'a.html#실험"' in html
    assert "Short" not in site.out("posts/2020-01-01-a.html").partition("<body>")[2]
    assert site.summary("posts/2020-01-01-a") == "Short x, y, there."


def test_links_and_footnotes_of_a_restructuredtext_summary(make_site: MakeSite) -> None:
    end = "\n\n.. _link: https://example.org/\n.. [#f] A note.\n"
    files = {
        "posts/2020-01-01-a.rst": ":title: A\n:summary: In a link_.\n\nText [#f]_." + end,
        "posts/2020-01-02-b.rst": "B\n=\n\nA link_ and a note [#f]_." + end,
    }
    site = make_site(files).build()
    link = '<a class="reference external" href="https://example.org/">link</a>'
    assert f"<p>A {link} and a note.</p>" in site.out("index.html")
    assert f"<p>In a {link}.</p>" in site.out("index.html")
    assert site.warnings == []


def test_a_summary_brings_no_identifier_twice(make_site: MakeSite) -> None:
    body = "Text[^1] with [a link]{#here} and\n\n$$x$$ (eq)\n\n<!-- more -->\n\n[^1]: Note.\n\n## H\n\nSee {eq}`eq`."
    conf = "myst_enable_extensions = ['dollarmath', 'attrs_inline']"
    index = "Blog\n====\n\n.. posts::\n\n.. posts::\n   :by: category\n"
    site = make_site({"posts/2020-01-01-a.md": post("A", body, category="c")}, conf, index=index).build()
    identifiers = re.findall(r'\sid="([^"]*)"', site.out("index.html"))
    assert sorted(identifiers) == sorted(set(identifiers))
    assert site.warnings == []


def test_quotation_marks_of_a_summary_are_set_once(make_site: MakeSite) -> None:
    source = ':title: A\n\nHe said "yes" -- and \\"no\\".\n'
    site = make_site({"posts/2020-01-01-a.rst": source}).build()
    for page in ("index.html", "posts/2020-01-01-a.html"):
        assert "<p>He said “yes” – and &quot;no&quot;.</p>" in site.out(page)


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_anchors_of_headings_are_their_words(make_site: MakeSite, suffix: str) -> None:
    if suffix == "md":
        body = "## 실험 결과\n\n[up](#실험-결과-2) {ref}`named` [](#named)\n\n"
        body += "## 실험 결과\n\nText.\n\n(named)=\n## 끝\n\nText."
        source = post("제목", body)
    else:
        source = ":title: 제목\n\nText :ref:`named`\n\n"
        source += "실험 결과\n=========\n\nText\n\n실험 결과\n=========\n\nText.\n\n.. _named:\n\n끝\n==\n\nText.\n"
    files = {f"posts/2020-01-01-a.{suffix}": source}
    files["other.md"] = (
        f"---\norphan: true\n---\n\n# Other\n\n[there](posts/2020-01-01-a.{suffix}#실험-결과) {{ref}}`named`\n"
    )
    site = make_site(files, "language = 'ko'").build()
    html = site.out("posts/2020-01-01-a.html")
    assert re.findall(r'<section (?:class="[^"]*" )?id="([^"]*)"', html) == [
        "제목",
        "실험-결과",
        "실험-결과-2",
        "named",
    ]
    assert '<span id="끝"></span>' in html
    assert 'href="#named"' in html
    assert 'href="posts/2020-01-01-a.html#named"' in site.out("other.html")
    assert re.search(
        r'href="posts/2020-01-01-a.html#(실험-결과|%EC%8B%A4%ED%97%98-%EA%B2%B0%EA%B3%BC)"', site.out("other.html")
    )
    if suffix == "md":
        assert re.search(r'href="#(실험-결과-2|%EC[^"]*-2)"', html)
    assert site.warnings == []


def test_page_contents_follow_the_anchors(make_site: MakeSite) -> None:
    body = "```{contents}\n```\n\n## 실험 결과\n\nText.\n\n### 더\n\nText."
    site = make_site({"posts/2020-01-01-a.md": post("A", body)}).build()
    assert site.app is not None
    toc = site.app.env.tocs["posts/2020-01-01-a"].astext()
    anchors = re.findall(r"anchorname='?\"?(#[^'\" ]+)", str(site.app.env.tocs["posts/2020-01-01-a"]))
    assert "실험 결과" in toc
    assert anchors == ["#실험-결과", "#더"]
    assert 'href="#실험-결과"' in site.out("posts/2020-01-01-a.html")
    # the list of contents is not counted as text to read: 실험 결과, Text., 더, Text.
    assert site.warnings == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("**BERT**를 학습합니다.", 2),
        ("one [two](https://example.org) *three*", 3),
        ("```python\na = 1\n```", 3),
        ("$a + b$", 3),
        ("$$\na + b\n$$", 3),
        ("| a b | c |\n|---|---|\n| d | e f |", 6),
        ("- a b\n- c", 3),
        ("![alternative text](a.png)", 0),
        ("<!-- a comment -->\n\n% another\n\nword", 1),
        ("word[^1]\n\n[^1]: two words", 3),
        ("<div class='a b'>two <b>words</b></div>", 2),
        ("<script>var a = 1;</script>", 0),
        ("a <b>c</b> d", 3),
        ("## Two words\n\ntext", 3),
        ("```{note}\ntwo words\n```", 2),
        ("```{figure} a.png\n:alt: not these\nA caption here\n```", 3),
    ],
)
def test_the_words_of_an_article(make_site: MakeSite, body: str, words: int) -> None:
    conf = """
language = 'ko'
posts_words_per_minute = 0.5
suppress_warnings = ['image.not_readable', 'posts.summary']
myst_enable_extensions = ['dollarmath']
"""
    files = {"posts/2020-01-01-a.md": post("Not counted", body), "posts/a.png": ""}
    site = make_site(files, conf).build()
    assert site.post("posts/2020-01-01-a").minutes == max(1, words * 2)
    assert site.warnings == []


@pytest.mark.parametrize(
    ("conf", "language", "minutes"),
    [
        ("language = 'ko'", "", 2),
        ("language = 'ko'", "en", 1),
        ("language = 'en'", "ko", 2),
        ("posts_words_per_minute = 30", "ko", 10),
        ("posts_words_per_minute = {'ko': 100}", "ko", 3),
        ("posts_words_per_minute = {'': 100}", "en", 3),
        ("posts_words_per_minute = {'ko': 100}", "en", 1),
    ],
)
def test_the_speed_is_that_of_the_posts_language(make_site: MakeSite, conf: str, language: str, minutes: int) -> None:
    keys = {"language": language} if language else {}
    site = make_site({"posts/2020-01-01-a.md": post("A", "말 " * 300, **keys)}, conf).build()
    assert site.post("posts/2020-01-01-a").minutes == minutes


def test_a_post_in_another_language_says_so(make_site: MakeSite) -> None:
    files = {
        "posts/2020-01-01-a.md": post("English", language="en"),
        "posts/2020-01-02-b.md": post("한국어"),
        "posts/2020-01-03-c.md": post("中文", language="zh_CN"),
    }
    site = make_site(files, "language = 'ko'").build()
    assert re.search(r'<section[^>]* lang="en"', site.out("posts/2020-01-01-a.html"))
    assert re.search(r'<section[^>]* lang="zh-CN"', site.out("posts/2020-01-03-c.html"))
    assert not re.search(r'<section[^>]* lang="', site.out("posts/2020-01-02-b.html"))
    index = site.out("index.html")
    assert '<article class="post" lang="en">' in index
    assert '<article class="post" lang="zh-CN">' in index
    assert '<article class="post">' in index
    # the labels of a foreign entry are in the site's language
    assert '<p class="post-meta" lang="ko">' in index
    assert "1분 읽기" in index


@pytest.mark.parametrize(
    ("language", "minutes", "date"),
    [
        ("en", "1 min read", "May 17, 2020"),
        ("ko", "1분 읽기", "2020년 5월 17일"),
        ("ja", "1分で読めます", "2020年5月17日"),
        ("zh_CN", "阅读需 1 分钟", "2020年5月17日"),
        ("nonsense", "1 min read", "May 17, 2020"),
    ],
)
def test_labels_and_dates_speak_the_language_of_the_labels(
    make_site: MakeSite, language: str, minutes: str, date: str
) -> None:
    index = "Blog\n====\n\n.. posts::\n   :by: category\n"
    site = make_site({"posts/2020-05-17-a.md": post("A")}, f"posts_language = '{language}'", index=index).build()
    html = site.out("index.html")
    assert minutes in html
    assert f'<time class="post-date" datetime="2020-05-17">{date}</time>' in html
    assert ('lang="' + language.replace("_", "-") in html.split("<body")[1]) == (language != "en")


def test_titles_in_metadata_are_the_posts(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A", orphan="true")}).build()
    assert site.app is not None
    assert site.app.env.metadata["posts/2020-01-01-a"]["title"] == "A"


def test_posts_elsewhere(make_site: MakeSite) -> None:
    files = {"blog/a.md": post("A", date="2020-01-01"), "blog/b.rst": "B\n=\n\nText.\n", "posts/c.md": "# C\n"}
    site = make_site(files, "posts_patterns = ['blog/*.md']\nsuppress_warnings = ['toc.not_included']").build()
    assert list(site.domain.posts) == ["blog/a"]
    assert site.warnings == []


@pytest.mark.parametrize(
    "link", ["[text](2020-01-02-b)", "{any}`2020-01-02-b`", "{doc}`2020-01-02-b`", "[](2020-01-02-b.md)"]
)
def test_a_link_in_a_summary_is_relative_to_the_post(make_site: MakeSite, link: str) -> None:
    files = {"posts/2020-01-01-a.md": post("A", f"See {link}."), "posts/2020-01-02-b.md": post("B")}
    site = make_site(files).build()
    assert site.warnings == []
    assert site.out("index.html").count('href="posts/2020-01-02-b.html"') == 2  # in the list, and in the summary
