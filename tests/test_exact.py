"""An incremental build makes what a clean build makes, and writes no page without need."""

import os
from collections.abc import Callable

import pytest

from builds import ALWAYS, BOOK, differences, files, left_over, pages, run
from conftest import MakeSite, Site, post

INDEX = """Blog
====

.. posts::
   :by: category
   :index:
   :toctree:

See :doc:`about` and :posts:category:`dev`.
"""
FILES = {
    "index.rst": INDEX,
    "about.md": "---\norphan: true\n---\n# A\n\n```{posts}\n:tag: x\n:style: titles\n```\n\n{posts:category}`dev`\n",
    "posts/2020-01-01-a.md": post("A", category="dev", tags="[x]"),
    "posts/2020-01-02-b.md": post("B", category="dev", tags="[x]"),
    "posts/2020-01-03-c.md": post("C", category="dev"),
    "posts/2020-01-04-d.md": post("D", category="글또 4기, dialogue", tags="[x]"),
    "posts/2020-01-05-e.md": post("E", category="life"),
}
A, B, C, D, E = (f"posts/2020-01-0{day}-{name}" for day, name in enumerate("abcde", 1))
Z = "posts/2020-03-03-z"
Edit = Callable[[Site], None]


def write(**changes: str) -> Edit:
    return lambda site: site.write({f"{globals()[name]}.md": text for name, text in changes.items()})


def remove(docname: str) -> Edit:
    return lambda site: (site.source / f"{docname}.md").unlink()


def rename(site: Site) -> None:
    (site.source / f"{A}.md").rename(site.source / "posts/2020-03-03-z.md")


def replace_by_older(site: Site) -> None:
    path = site.source / f"{B}.md"
    path.write_text(post("Older B", category="dev", tags="[x]"))
    os.utime(path, (1_000_000_000, 1_000_000_000))


def change_conf(text: str) -> Edit:
    return lambda site: site.write({"conf.py": (site.source / "conf.py").read_text() + text})


EDITS: dict[str, tuple[Edit, set[str]]] = {
    "nothing": (write(), set()),
    "body": (write(B=post("B", "A first paragraph.\n\nMore.", category="dev", tags="[x]")), {B}),
    "tags that no list shows": (write(C=post("C", category="dev", tags="[y]")), {C}),
    "title": (write(B=post("New B", category="dev", tags="[x]")), {B, "index", "about", A, C}),
    "summary": (write(B=post("B", "Another.", category="dev", tags="[x]")), {B, "index"}),
    "date": (write(A=post("A", category="dev", tags="[x]", date="2020-02-01")), {A, B, C, "index", "about"}),
    "length": (write(C=post("C", "A first paragraph.\n\n" + "word " * 500, category="dev")), {C, "index"}),
    "category": (write(B=post("B", category="life", tags="[x]")), {B, A, C, E, "index"}),
    "tag": (write(C=post("C", category="dev", tags="[x]")), {C, "about"}),
    "new": (write(Z=post("Z", category="life")), {Z, E, "index"}),
    "deleted": (remove(B), {A, C, "index", "about"}),
    "renamed": (rename, {Z, B, C, "index", "about"}),
    "older file": (replace_by_older, {B, A, C, "index", "about"}),
    "draft": (write(B=post("B", category="dev", tags="[x]", draft="true")), {A, C, "index", "about"}),
    "scheduled": (write(B=post("B", category="dev", tags="[x]", publish="2020-12-01")), {A, C, "index", "about"}),
    "expired": (write(B=post("B", category="dev", tags="[x]", expires="2020-09-01")), {A, C, "index", "about"}),
    "hidden": (write(B=post("B", category="dev", tags="[x]", hidden="true")), {A, B, C, "index", "about"}),
    "pinned": (write(B=post("B", category="dev", tags="[x]", pin="true")), {B, "index", "about"}),
    "listing page": (lambda site: site.write({"index.rst": INDEX.replace("   :index:\n", "")}), {"index"}),
    "listing page without its category": (
        lambda site: site.write({"index.rst": INDEX.replace("   :index:\n", "   :order: latest\n")}),
        {"index"},
    ),
    "front-matter language": (write(C=post("C", category="dev", language="ko")), {C, "index"}),
    "declared categories": (
        change_conf("posts_categories = [{'name': 'dev', 'slug': 'code', 'title': 'Code'}]\n"),
        {"index", "about", A, B, C, D, E},
    ),
}


@pytest.mark.parametrize("theme", ["", BOOK], ids=["basic", "book"])
@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_the_site_is_what_a_clean_build_makes(make_site: MakeSite, name: str, theme: str) -> None:
    edit, expected = EDITS[name]
    # Every post here says the same; what relates posts has tests of its own.
    conf = theme + "posts_related = 0\nsuppress_warnings = ['myst.xref_missing', 'posts.date']\n"
    site = make_site(FILES, conf)
    jobs = 1 + len(name) % 2
    run(site, "incremental", "-W", jobs=3 - jobs)
    before = pages(site)
    edit(site)
    run(site, "incremental", "-W", jobs=jobs)
    run(site, "clean", "-W")

    assert differences(site) == []
    assert left_over(site) == set()

    written = {page for page, time in pages(site).items() if before.get(page) != time}
    assert written - ALWAYS == expected


@pytest.mark.parametrize("draft", [False, True])
def test_a_source_that_gets_another_suffix_is_read_as_what_it_is_now(make_site: MakeSite, draft: bool) -> None:
    # With its time and its size. As reStructuredText it is a draft, as Markdown it has no front matter.
    fields = ":draft: true\n" if draft else ""
    site = make_site(
        {"index.rst": INDEX, f"{A}.rst": f"{fields}\nA\n=\n\nSome `words`.\n"}, "suppress_warnings = ['posts']\n"
    )
    run(site, "incremental")
    (site.source / f"{A}.rst").rename(site.source / f"{A}.md")
    run(site, "incremental")
    run(site, "clean")
    assert "<code" in (site.path / f"clean/{A}.html").read_text()
    assert differences(site) == []
    assert left_over(site) == set()


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_reading_in_parallel_changes_nothing(make_site: MakeSite, builder: str) -> None:
    conf = "version = '1'\ncopyright = 'me'\n"
    if builder != "html":
        conf += "suppress_warnings = ['toc.not_included']\n"
    site = make_site(FILES, conf)
    run(site, "one", "-W", jobs=1, builder=builder)
    run(site, "two", "-W", jobs=2, builder=builder)
    one, two = files(site.path / "one"), files(site.path / "two")
    assert one.keys() == two.keys()
    assert {path for path in one if one[path] != two[path] and not path.endswith(".epub")} == set()


def test_builders_may_share_their_document_trees(make_site: MakeSite) -> None:
    # As with Sphinx's own Makefile. What the one has read, Sphinx would not write with the other.
    site = make_site(FILES)
    shared = "-d", str(site.path / "doctrees")
    run(site, "incremental", *shared)
    run(site, "text", *shared, builder="text")
    site.write({f"{B}.md": post("New B", category="dev", tags="[x]")})
    run(site, "text", *shared, builder="text")
    run(site, "incremental", *shared)
    run(site, "clean")
    assert differences(site) == []


def test_a_build_of_a_single_page_leaves_the_others_to_the_next(make_site: MakeSite) -> None:
    site = make_site(FILES)
    run(site, "incremental")
    site.write({f"{B}.md": post("New B", category="dev", tags="[x]")})
    run(site, "incremental", only=f"{B}.md")
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


def test_a_page_below_others_is_written_without_them(make_site: MakeSite) -> None:
    # Sphinx writes all that have the page in their toctree.
    index = "Blog\n====\n\n.. toctree::\n\n   guide\n\n.. posts::\n"
    site = make_site({"index.rst": index, "guide.md": "# Guide\n\nText.\n", f"{A}.md": post("A")})
    run(site, "incremental")
    before = pages(site)
    site.write({"guide.md": "# Guide\n\nOther text.\n"})
    run(site, "incremental")
    assert {page for page, time in pages(site).items() if before[page] != time} - ALWAYS == {"guide"}
