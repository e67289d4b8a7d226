"""A category has a page of its own, with all its posts, where the lists show the first ones."""

import re
import shutil
from pathlib import Path

import pytest

from builds import ALWAYS, BOOK, differences, left_over, pages, run
from conftest import FEEDS, MakeSite, post
from sphinx_posts import category_pages

INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :limit: 1\n"
CONF = "posts_categories = [{'name': 'dev', 'description': 'See [the last](posts/2020-01-05-p5.md).'}]\n"


def posts(count: int, category: str = "dev") -> dict[str, str]:
    return {f"posts/2020-01-{day:02}-p{day}.md": numbered(day, category) for day in range(1, count + 1)}


def numbered(day: int, category: str = "dev", **keys: str) -> str:
    return post(f"Post {day}", f"Summary {day}.", category=f"'{category}'", **keys)


def titles(html: str) -> list[str]:
    return re.findall(r'post-title rubric"><a [^>]*><span>([^<]*)', html)


@pytest.fixture(autouse=True)
def two_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(category_pages, "ENTRIES", 2)


def test_fifty_posts_stand_on_a_page(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    files = {f"posts/2020-01-01-{number:03}.md": post(f"Post {number}", category="dev") for number in range(101)}
    site = make_site(files, index=INDEX).build()
    assert [len(titles(site.out(f"category/{name}.html"))) for name in ("dev", "dev/2", "dev/3")] == [50, 50, 1]


def test_the_pages_have_all_posts_in_the_order_of_the_list(make_site: MakeSite) -> None:
    site = make_site(posts(5) | {"posts/2019-01-01-x.md": numbered(9, "other")}, CONF, index=INDEX).build()
    assert site.warnings == []
    assert titles(site.out("index.html")) == ["Post 5", "Post 9"]
    assert [titles(site.out(f"category/{name}.html")) for name in ("dev", "dev/2", "dev/3")] == [
        ["Post 5", "Post 4"],
        ["Post 3", "Post 2"],
        ["Post 1"],
    ]
    first, second = site.out("category/dev.html"), site.out("category/dev/2.html")
    assert "<h1>dev<" in first
    assert "<h1>dev (2)<" in second
    assert 'See <a class="reference internal" href="../posts/2020-01-05-p5.html">' in first
    assert "the last" not in second
    assert '<a class="reference internal" href="../../posts/2020-01-03-p3.html"><span>Post 3</span></a>' in second
    assert '<link rel="next" title="dev (3)" href="3.html" />' in second
    assert '<link rel="prev" title="dev" href="../dev.html" />' in second
    assert not list(site.path.glob("build/html/category/other*"))


def test_a_shortened_list_leads_to_them(make_site: MakeSite) -> None:
    site = make_site(posts(3, "글또 4기, dialogue"), index=INDEX).build()
    assert '<p class="posts-all"><a class="reference internal" href="category/%EA%B8%80' in site.out("index.html")
    assert "<span>All 3 posts</span></a></p>" in site.out("index.html")
    assert len(titles(site.out("category/글또-4기-dialogue.html"))) == 2


def test_dirhtml_has_them_in_folders(make_site: MakeSite) -> None:
    site = make_site(posts(3), index=INDEX).build("dirhtml")
    assert 'href="category/dev/"' in site.out("index.html", "dirhtml")
    assert 'href="../../posts/2020-01-03-p3/"' in site.out("category/dev/index.html", "dirhtml")
    assert 'href="../../../posts/2020-01-01-p1/"' in site.out("category/dev/2/index.html", "dirhtml")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_where_there_are_no_such_pages_nothing_leads_to_them(make_site: MakeSite, builder: str) -> None:
    conf = "version = copyright = 'x'\nepub_show_urls = 'no'\n"
    site = make_site(posts(3), conf, index=INDEX + "   :toctree:\n").build(builder)
    assert [line for line in site.warnings if "epub" not in line] == []
    written = [path for path in (site.path / "build" / builder).rglob("*") if path.is_file()]
    assert not [path for path in written if "All 3" in path.read_text(encoding="utf-8", errors="ignore")]
    assert not [path for path in written if "category" in str(path.relative_to(site.path))]


@pytest.mark.parametrize(
    "options", ["", ":limit: 1", ":by: tag\n   :limit: 1", ":by: category\n   :tag: x\n   :limit: 1"]
)
def test_a_list_that_is_whole_or_about_something_else_needs_none(make_site: MakeSite, options: str) -> None:
    files = {f"posts/2020-01-0{day}-p{day}.md": numbered(day, tags="x") for day in (1, 2, 3)}
    site = make_site(files, index=f"Blog\n====\n\n.. posts::\n   {options}\n").build()
    assert site.warnings == []
    assert not list(site.path.glob("build/html/category*"))
    assert "posts-all" not in site.out("index.html")


def test_a_document_at_their_address_counts_and_is_reported(make_site: MakeSite) -> None:
    conf = "include_patterns = ['**']\n"
    site = make_site(posts(5) | {"category/dev/2.md": "---\norphan: true\n---\n# Mine\n"}, conf, index=INDEX).build()
    message = "the posts of 'dev' would be listed on a page of this name; the document counts"
    assert site.warnings == [f"category/dev/2.md: WARNING: {message} [posts.page]"]
    assert "<h1>Mine<" in site.out("category/dev/2.html")
    assert titles(site.out("category/dev/3.html")) == ["Post 1"]


def test_in_folders_the_index_of_a_folder_is_such_a_document(make_site: MakeSite) -> None:
    mine = "---\norphan: true\n---\n# Mine\n"
    site = make_site(posts(3) | {"category/dev/index.md": mine}, index=INDEX)
    site.build("dirhtml")
    message = "the posts of 'dev' would be listed on a page of this name; the document counts"
    assert site.warnings == [f"category/dev/index.md: WARNING: {message} [posts.page]"]
    assert "<h1>Mine<" in site.out("category/dev/index.html", "dirhtml")
    assert site.build().warnings == []
    assert titles(site.out("category/dev.html")) == ["Post 3", "Post 2"]


def test_in_folders_a_category_named_index_leaves_the_page_above_alone(make_site: MakeSite) -> None:
    files = posts(3, "Index") | {"category.md": "---\norphan: true\n---\n# Mine\n"}
    site = make_site(files, index=INDEX).build("dirhtml")
    assert [line.partition(":")[0] for line in site.warnings] == ["category.md"]
    assert "<h1>Mine<" in site.out("category/index.html", "dirhtml")


def test_no_search_finds_them(make_site: MakeSite) -> None:
    site = make_site(posts(3), CONF, index=INDEX).build()
    assert '"category/' not in site.out("searchindex.js")


# By name what becomes of posts, and the pages that are written.
EDITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "a summary": ({"1-p1": numbered(1, summary="New.")}, {"posts/2020-01-01-p1", "category/dev/3"}),
    "a body": ({"2-p2": numbered(2) + "\nMore text.\n"}, {"posts/2020-01-02-p2"}),
    # Neighbours show a title too.
    "a title": (
        {"4-p4": numbered(40)},
        {"posts/2020-01-03-p3", "posts/2020-01-04-p4", "posts/2020-01-05-p5", "category/dev"},
    ),
    "a title that the summary of a third post shows": (
        {"5-p5": numbered(50)},
        {
            "posts/2020-01-03-p3",
            "posts/2020-01-04-p4",
            "posts/2020-01-05-p5",
            "index",
            "category/dev",
            "category/dev/2",
        },
    ),
    "a formula in a summary": (
        {"3-p3": numbered(3, summary="$y$ [](2020-01-05-p5.md)")},
        {"posts/2020-01-03-p3", "category/dev/2"},
    ),
    "a title that the description shows": (
        {"6-p6": post("Renamed", category="misc")},
        {"posts/2020-01-06-p6", "index", "category/dev"},
    ),
    "a post that goes": ({"1-p1": ""}, {"posts/2020-01-02-p2", "index", "category/dev/2"}),
    "nothing": ({}, set()),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("conf", ["", BOOK], ids=["basic", "book"])
def test_a_page_is_written_when_its_entries_have_changed_and_only_then(
    make_site: MakeSite, conf: str, name: str
) -> None:
    files = posts(5) | {"posts/2020-01-03-p3.md": numbered(3, summary="$x$ [](2020-01-05-p5.md)")}
    files["posts/2020-01-06-p6.md"] = numbered(6, "misc")
    conf += "posts_related = 0\nmyst_enable_extensions = ['dollarmath']\n" + CONF.replace(
        "the last](posts/2020-01-05-p5", "](posts/2020-01-06-p6"
    )
    site = make_site(files, conf, index=INDEX)
    run(site, "incremental")
    before = pages(site)
    edit, expected = EDITS[name]
    for day, text in edit.items():
        if text:
            site.write({f"posts/2020-01-0{day}.md": text})
        else:
            (site.source / f"posts/2020-01-0{day}.md").unlink()
    run(site, "incremental", jobs=2)
    run(site, "clean")
    assert differences(site) == []
    assert left_over(site) == set()
    assert {page for page, time in pages(site).items() if before.get(page) != time} - ALWAYS == expected


@pytest.mark.parametrize(
    "line",
    [
        "posts_language = 'ko'",
        "project = 'New'",
        "html_title = 'New'",
        "html_baseurl = 'https://new.example/'",
        "posts_math_macros = {'R': 'y'}",
    ],
)
def test_a_setting_that_all_pages_are_made_with_writes_these_too(make_site: MakeSite, line: str) -> None:
    math = "html_math_renderer = 'mathml'\nmyst_enable_extensions = ['dollarmath']\nposts_math_macros = {'R': 'x'}\n"
    files = posts(3) | {"posts/2020-01-03-p3.md": numbered(3, summary=r"$\R$")}
    site = make_site(files, FEEDS + math, index=INDEX)
    run(site, "incremental")
    site.write({"conf.py": (site.source / "conf.py").read_text() + line})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


def test_the_title_of_the_front_page_stands_above_them(make_site: MakeSite) -> None:
    site = make_site(posts(3), index=INDEX)
    run(site, "incremental")
    site.write({"index.rst": INDEX.replace("Blog", "Note")})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


@pytest.mark.parametrize("index", [INDEX + "   :index:\n", INDEX.replace(": 1", ": 2")], ids=["an option", "the limit"])
def test_what_a_list_alone_shows_writes_none_of_them(make_site: MakeSite, index: str) -> None:
    site = make_site(posts(5), index=INDEX)
    run(site, "incremental")
    before = pages(site)
    site.write({"index.rst": index})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []
    written = {page for page, time in pages(site).items() if before.get(page) != time}
    assert {page for page in written if page.startswith("category/")} == set()


def test_a_page_more_at_the_end_leaves_the_first_ones_as_they_are(make_site: MakeSite) -> None:
    site = make_site(posts(4), "posts_related = 0\n", index=INDEX)
    run(site, "incremental")
    before = pages(site)
    site.write({"posts/2019-01-01-p0.md": numbered(0)})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []
    assert pages(site)["category/dev"] == before["category/dev"]
    assert pages(site)["category/dev/2"] != before["category/dev/2"]


def test_pages_that_were_removed_from_the_output_are_written_again(make_site: MakeSite) -> None:
    site = make_site(posts(3), index=INDEX)
    run(site, "incremental")
    shutil.rmtree(site.path / "incremental")
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


def test_pages_that_are_needed_no_more_are_removed(make_site: MakeSite) -> None:
    site = make_site(posts(5), index=INDEX)
    run(site, "incremental")
    folder = Path(site.path, "incremental", "category")
    assert (folder / "dev" / "3.html").exists()
    (site.source / "posts/2020-01-01-p1.md").unlink()
    run(site, "incremental")
    assert not (folder / "dev" / "3.html").exists()
    site.write({"index.rst": INDEX.replace(":limit: 1", ":limit: 9")})
    run(site, "incremental")
    assert not folder.exists()
