"""The directive makes real sections with lasting anchors, in reST and MyST alike."""

import re

import pytest
from sphinx.util.inventory import InventoryFile

from conftest import MakeSite, Site, post

POSTS = {
    "posts/2020-01-01-a.md": post("A", category="dev", tags="[x]"),
    "posts/2020-01-02-b.md": post("B", category="dev", tags="[x, y]", author="Me"),
    "posts/2020-01-03-c.md": post("C", category='"글또 4기, dialogue"', language="en"),
}


def rst(*options: str, title: str = "Blog") -> str:
    return "\n".join([title, "=" * len(title), "", ".. posts::", *(f"   {option}" for option in options), ""])


def myst(*options: str, title: str = "Blog") -> str:
    return "\n".join([f"# {title}", "", "```{posts}", *options, "```", ""])


def titles(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", title) for title in re.findall(r'<h\d class="post-title.*?</h\d>', html)]


def group_ids(html: str) -> list[str]:
    return re.findall(r'<section class="posts-group" id="([^"]+)"', html)


@pytest.mark.parametrize("index", [{"index.rst": rst()}, {"index.md": myst()}])
def test_bare_it_is_a_flat_list_newest_first(make_site: MakeSite, index: dict[str, str]) -> None:
    site = make_site({**POSTS, **index}).build()
    assert titles(site.out("index.html")) == ["C", "B", "A"]
    assert group_ids(site.out("index.html")) == []
    assert site.warnings == []


@pytest.mark.parametrize(
    "index", [{"index.rst": rst(":by: category", ":index:")}, {"index.md": myst(":by: category", ":index:")}]
)
def test_groups_are_sections_that_sphinx_knows(make_site: MakeSite, index: dict[str, str]) -> None:
    other = """---
orphan: true
---
# Other

{ref}`dev` {ref}`글또-4기-dialogue` [code](#dev) [](#dev)
{posts:category}`dev` {posts:category}`the talk <글또 4기, dialogue>` {posts:category}`글또-4기-dialogue`
"""
    site = make_site({**POSTS, **index, "folder/other.md": other}).build()
    html = site.out("index.html")
    assert group_ids(html) == ["dev", "글또-4기-dialogue"]
    assert site.app is not None
    assert site.app.env.tocs["index"].astext().split() == ["Blog", "dev", "글또", "4기,", "dialogue"]
    assert "<h2>dev" in html
    assert '<h3 class="post-title' in html
    assert '<a class="reference internal" href="#dev">dev</a><span class="posts-count">\xa0(2)</span>' in html

    linked = site.out("folder/other.html")
    assert linked.count('href="../index.html#dev"') == 4
    assert len(re.findall(r'href="../index.html#(?:글또-4기-dialogue|%EA%B8%80[^"]*)"', linked)) == 3
    assert ">the talk</span>" in linked
    assert ">글또 4기, dialogue</span>" in linked
    assert site.warnings == []

    inventory = InventoryFile.loads((site.path / "build/html/objects.inv").read_bytes(), uri="").data
    assert inventory["std:label"]["dev"].uri == "index.html#dev"
    assert inventory["posts:category"]["글또 4기, dialogue"].uri == "index.html#글또-4기-dialogue"


def test_two_listings_of_one_category_do_not_clash(make_site: MakeSite) -> None:
    twice = rst(":by: category") + "\n.. posts::\n   :by: category\n   :style: titles\n"
    other = "---\norphan: true\n---\n" + myst(":by: category", title="Dev")
    site = make_site({**POSTS, "index.rst": twice, "a.md": other, "z.md": other}).build()
    assert group_ids(site.out("index.html")) == ["dev", "글또-4기-dialogue", "dev-2", "글또-4기-dialogue-2"]
    assert group_ids(site.out("a.html")) == ["dev-3", "글또-4기-dialogue-3"]
    assert group_ids(site.out("z.html")) == ["dev-4", "글또-4기-dialogue-4"]
    assert site.warnings == []


def test_a_group_does_not_take_the_anchor_of_a_heading(make_site: MakeSite) -> None:
    site = make_site({**POSTS, "index.rst": rst(":by: category", title="dev")}).build()
    assert group_ids(site.out("index.html"))[0] == "dev-2"
    identifiers = re.findall(r'\sid="([^"]*)"', site.out("index.html"))
    assert len(identifiers) == len(set(identifiers))
    assert site.warnings == []


def test_the_role_leads_to_the_unfiltered_listing_of_the_root_page(make_site: MakeSite) -> None:
    files = {
        **POSTS,
        "a.md": "---\norphan: true\n---\n" + myst(":by: category", ":category: dev", title="Some"),
        "b.md": "---\norphan: true\n---\n" + myst(":by: category", title="All"),
        "c.md": "---\norphan: true\n---\n# C\n\n{posts:category}`dev` {posts:category}`none`\n",
    }
    site = make_site({**files, "index.rst": rst()}).build()
    assert 'href="b.html#dev-2"' in site.out("c.html")
    assert [warning for warning in site.warnings if "none" in warning] == [
        "c.md:6: WARNING: no listing ':by: category' shows none [ref.category]"
    ]
    site.write({"index.rst": rst(":by: category")})
    site.build()
    assert 'href="index.html#dev"' in site.out("c.html")


def test_the_html_that_style_sheets_rely_on(make_site: MakeSite) -> None:
    site = make_site({**POSTS, "index.rst": rst(":by: category", ":index:")}, "language = 'en'").build()
    html = site.out("index.html")
    assert '<p class="posts-index">' in html
    assert '<div class="posts-list posts-full no-search">\n<article class="post">' in html
    assert re.search(
        r'<h3 class="post-title rubric">'
        r'<a class="reference internal" href="posts/2020-01-02-b.html"><span>B</span></a></h3>\n'
        r'<p class="post-meta"><time class="post-date" datetime="2020-01-02">January 2, 2020</time>'
        r' · <span class="post-read-time">1 min read</span></p>\n'
        r'<div class="post-summary">\n<p>A first paragraph.</p>\n</div>\n</article>',
        html,
    )
    assert (
        html.count(
            '<p class="back-to-top"><a class="reference internal" href="#blog">Back to Top ↑</a></p>\n</section>'
        )
        == 2
    )


@pytest.mark.parametrize(
    ("style", "meta", "summaries"),
    [("full", 3, 3), ("compact", 3, 0), ("titles", 0, 0)],
)
def test_styles(make_site: MakeSite, style: str, meta: int, summaries: int) -> None:
    site = make_site({**POSTS, "index.rst": rst(f":style: {style}")}).build()
    html = site.out("index.html")
    assert (html.count("post-meta"), html.count("post-summary"), len(titles(html))) == (meta, summaries, 3)


def test_headings_have_the_depth_of_their_place(make_site: MakeSite) -> None:
    index = "Blog\n====\n\n.. posts::\n\nTwo\n---\n\n.. posts::\n   :by: tag\n   :exclude: y\n"
    site = make_site({**POSTS, "index.rst": index}).build()
    body = site.out("index.html").partition('<div class="body"')[2].partition('<div class="clearer">')[0]
    depths = "".join(re.findall(r"<h(\d)[ >]", body))
    assert depths == "1" + "222" + "2" + "344" + "34"  # the flat list, the heading, the tag x, the untagged
    assert site.warnings == []


def test_a_description_is_myst_and_stands_under_the_heading(make_site: MakeSite) -> None:
    conf = """
posts_categories = [
    {"name": "dev", "slug": "code", "title": "Code", "description": "*All* about [code](https://example.org)."},
    "none",
]
"""
    site = make_site({**POSTS, "index.rst": rst(":by: category", ":empty:")}, conf).build()
    html = site.out("index.html")
    assert group_ids(html) == ["code", "글또-4기-dialogue", "none"]
    assert re.search(
        r'<h2>Code<.*?</h2>\n<div class="posts-description">\n<p><em>All</em> about <a class="reference external"', html
    )
    assert '<p class="posts-none">No posts yet.</p>' in html
    assert site.warnings == []


def test_limit_shows_fewer_but_counts_all_and_keeps_all_in_the_tree(make_site: MakeSite) -> None:
    index = rst(":by: category", ":index:", ":limit: 1", ":toctree:")
    site = make_site({**POSTS, "index.rst": index}).build()
    html = site.out("index.html")
    assert titles(html) == ["B", "C"]
    assert '<span class="posts-count">\xa0(2)</span>' in html
    assert site.app is not None
    assert sorted(site.app.env.toctree_includes["index"]) == sorted(name.removesuffix(".md") for name in POSTS)
    assert site.warnings == []


def test_posts_without_a_category_have_a_group_of_their_own(make_site: MakeSite) -> None:
    site = make_site({**POSTS, "posts/2020-01-04-d.md": post("D"), "index.rst": rst(":by: category")}).build()
    assert group_ids(site.out("index.html")) == ["dev", "글또-4기-dialogue", "uncategorized"]
    assert "<h2>Uncategorized<" in site.out("index.html")


def test_a_listing_page_among_the_posts_is_no_post(make_site: MakeSite) -> None:
    files = {**POSTS, "posts/index.md": "---\ntitle: All\norphan: true\n---\n\n```{posts}\n```\n"}
    site = make_site(files).build()
    assert sorted(site.domain.posts) == sorted(name.removesuffix(".md") for name in POSTS)
    assert re.search(r"<h1>All<", site.out("posts/index.html"))
    assert 'href="2020-01-01-a.html"' in site.out("posts/index.html")
    assert site.warnings == []


def test_no_posts_at_all(make_site: MakeSite) -> None:
    site = make_site({"index.rst": rst(":by: category", ":index:", ":toctree:")}).build()
    assert site.warnings == ["WARNING: posts_patterns: 'posts/**' matches no document [posts.pattern]"]
    assert "posts-group" not in site.out("index.html")


def test_a_post_that_nothing_shows_is_reported(make_site: MakeSite) -> None:
    site = make_site({**POSTS, "index.rst": rst(":category: dev", ":limit: 1")}).build()
    assert site.warnings == [
        (
            "posts/2020-01-03-c.md: WARNING: no listing and no toctree holds this post: "
            "no page leads to it [posts.unlisted]"
        )
    ]


def test_a_post_that_says_so_itself_may_be_shown_nowhere(make_site: MakeSite) -> None:
    files = {**POSTS, "posts/2020-01-03-c.md": post("C", orphan="true"), "index.rst": rst(":category: dev")}
    assert make_site(files).build().warnings == []


@pytest.mark.parametrize("option", [":category: dve", ":tag: z", ":tag: dev", ":author: nobody"])
def test_a_filter_that_no_post_passes_is_an_empty_listing_with_a_warning(make_site: MakeSite, option: str) -> None:
    index = rst() + f"\n.. posts::\n   {option}\n"
    site = make_site({**POSTS, "index.rst": index}).build()
    assert site.warnings == ["index.rst:6: WARNING: no post passes the filters of this listing [posts.empty_listing]"]
    assert titles(site.out("index.html")) == ["C", "B", "A"]  # of the listing above it


@pytest.mark.parametrize("option", [":category:", ":tag: ,", ":category: ''"])
def test_a_filter_without_a_name_is_no_list_of_everything(make_site: MakeSite, option: str) -> None:
    site = make_site({**POSTS, "index.rst": rst(option)}).build()
    assert titles(site.out("index.html")) == []
    assert any("[posts.option]" in line or "[posts.empty_listing]" in line for line in site.warnings)


def test_another_theme_and_dirhtml(make_site: MakeSite) -> None:
    site = make_site({**POSTS, "index.rst": rst(":by: category", ":toctree:")}, "html_theme = 'alabaster'")
    site.build("dirhtml")
    assert 'href="posts/2020-01-01-a/"' in site.out("index.html", "dirhtml")
    assert site.warnings == []


def test_site_in_two_languages(make_site: MakeSite) -> None:
    index = rst() + "\n.. posts::\n   :by: category\n   :language: en\n"
    site: Site = make_site({**POSTS, "index.rst": index}, "language = 'ko'").build()
    assert titles(site.out("index.html")) == ["C", "B", "A", "C"]
    assert site.warnings == []
