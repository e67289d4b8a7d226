"""A page is written again when something changes that it shows of other documents, and the tests would notice.

Each case is an edit that Sphinx alone does not carry through to all pages. It names the one mechanism that does; with
that switched off, the incremental build differs from a clean one.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from builds import ALWAYS, BOOK, differences, pages, run
from conftest import FEEDS, MakeSite, Site, post
from sphinx_posts import domain, events, shown

Edit = Callable[[Site], object]
Switch = tuple[object, str, Callable[..., Any]]

LISTINGS: Switch = (domain.PostDomain, "stale_listings", lambda _: [])
OLDER_FILES: Switch = (domain.PostDomain, "changed_sources", lambda _: [])
LINKED_FILES: Switch = (domain, "find_linked_files", lambda *_: ())
NEIGHBOURS: Switch = (shown._Shown, "_neighbours", lambda *_: ())
REFERENCES: Switch = (shown._Shown, "_facts", lambda *_: ())
CONTENTS: Switch = (shown._Shown, "contents", lambda *_: "")
NAVIGATION: Switch = (shown, "drawn_navigation", lambda _: None)
LABELS: Switch = (domain.PostDomain, "settle_labels", lambda _: None)
PICTURES: Switch = (events, "name_pictures_by_path", lambda *_: None)
FEED_LINKS: Switch = (shown._Shown, "_feeds", lambda *_: ())
SITE_FILES: Switch = (shown, "_site_files", lambda _: "")

A, B, Z = "posts/2020-01-01-a", "posts/2020-01-02-b", "posts/2020-03-03-z"
EVERY = {"index", "links", A, B}
# In the order of the document tree: index, B, A, links.
BASE = {
    "index.rst": "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n\n.. toctree::\n   :hidden:\n\n   links\n",
    "links.md": "# Links\n",
    f"{A}.md": post("A", category="dev"),
    f"{B}.md": post("B", category="dev"),
}
# In the order of the document tree: index, guide, archive, B, A, links.
NESTED = {
    "index.md": "# Blog\n\n```{toctree}\n:maxdepth: 2\nguide\n```\n",
    "guide.md": "# Guide\n\n```{toctree}\narchive\nlinks\n```\n",
    "archive.md": "# Archive\n\n```{posts}\n:toctree:\n```\n",
    "links.md": "# Links\n",
    f"{A}.md": BASE[f"{A}.md"],
    f"{B}.md": BASE[f"{B}.md"],
}
OPTION = "```{program} run\n```\n\n```{option} --fast\n```"
EQUATION = "```{math}\n:label: a\na\n```"
SIDE_BAR = "html_theme = 'sphinx_book_theme'\nsuppress_warnings = ['posts.navigation']\n"
TEMPLATE = "{{% extends '!layout.html' %}}{{% block footer %}}{}{{% endblock %}}"


# What relates posts has tests of its own: here each edit has one mechanism.
ALONE = "posts_related = 0\n"


def of_b(body: str) -> dict[str, str]:
    return {f"{B}.md": post("B", f"A first paragraph.\n\n{body}\n", category="dev")}


def linking(text: str, body: str = "") -> dict[str, str]:
    return BASE | of_b(body) | {"links.md": f"# Links\n\n{text}\n"}


def write(files: dict[str, str]) -> Edit:
    return lambda site: site.write(files)


def remove(name: str) -> Edit:
    return lambda site: (site.source / name).unlink()


def replace_by_older(name: str, text: str) -> Edit:
    def edit(site: Site) -> None:
        (site.source / name).write_text(text)
        os.utime(site.source / name, (1_000_000_000, 1_000_000_000))

    return edit


def replace_by_older_rst(site: Site) -> None:
    (site.source / f"{B}.md").unlink()
    replace_by_older(f"{B}.rst", ":category: dev\n\nOlder B\n=======\n\nOlder.\n")(site)


def tomorrow(site: Site) -> None:
    """Go where it is tomorrow already, at the time that `builds` stops the clock."""
    site.write({"conf.py": (site.source / "conf.py").read_text() + "posts_timezone = 'Pacific/Kiritimati'\n"})


class Case(NamedTuple):
    """An edit, the pages that are written for it, and the mechanism that finds them."""

    mechanism: Switch
    files: dict[str, str]
    edit: Edit
    written: set[str]
    conf: str = ""


NOT_YET = {f"{B}.md": post("B", category="life", draft="true")}
PUBLIC = {f"{B}.md": post("B", category="life")}
# The front page lists A alone, whose summary leads to B.
SUMMARY = BASE | {
    "index.rst": BASE["index.rst"].replace(":by: category", ":category: dev"),
    f"{A}.md": post("A", "See {doc}`2020-01-02-b`.", category="dev"),
    f"{B}.md": PUBLIC[f"{B}.md"],
}
NEW_TITLE = write({f"{B}.md": post("New B", category="dev")})
CASES = {
    "a listing shows a title": Case(LISTINGS, BASE, NEW_TITLE, {"index", A, B}),
    "a post is replaced by an older file": Case(
        OLDER_FILES, BASE, replace_by_older(f"{B}.md", post("B", "Older.", category="dev")), {"index", B}
    ),
    "a post becomes an older file of another kind": Case(OLDER_FILES, BASE, replace_by_older_rst, {"index", A, B}),
    "an included file is replaced by an older one": Case(
        OLDER_FILES,
        linking("```{include} part.txt\n```") | {"part.txt": "new"},
        replace_by_older("part.txt", "old"),
        {"links"},
    ),
    "a picture is replaced by an older one": Case(
        OLDER_FILES,
        BASE | of_b("![](figure.png)") | {"posts/figure.png": "new"},
        replace_by_older("posts/figure.png", "old"),
        {B},
    ),
    "the next page has a new title": Case(
        NEIGHBOURS,
        BASE | {"index.rst": BASE["index.rst"] + "   more\n", "more.md": "# More\n"},
        write({"more.md": "# New\n"}),
        {"links", "more"},
    ),
    # The front page has a post of another category, and neither leads to the other.
    "the newer post has a new title": Case(
        NEIGHBOURS,
        BASE | {"index.rst": BASE["index.rst"].replace(":by: category", ":category: life")},
        NEW_TITLE,
        {A, B},
    ),
    "a page far above has a new title": Case(
        NEIGHBOURS,
        NESTED,
        write({"guide.md": NESTED["guide.md"].replace("Guide", "New")}),
        {"index", "guide", "archive", "links", A, B},
    ),
    "a link shows a title": Case(REFERENCES, linking(f"[]({B}.md)"), NEW_TITLE, EVERY),
    "a reStructuredText link shows a title": Case(
        REFERENCES, linking(f"```{{eval-rst}}\nSee :any:`{B}`.\n```"), NEW_TITLE, EVERY
    ),
    "a link shows a heading": Case(
        REFERENCES,
        linking(f"[]({B}.md#label)", "(label)=\n## Old words"),
        write(of_b("(label)=\n## New words")),
        {"links", B},
    ),
    "a link leads to a heading that is new": Case(
        REFERENCES, linking(f"[]({B}.md#new)", "## Old"), write(of_b("## New")), {"links", B}
    ),
    "a label shows a heading": Case(
        REFERENCES,
        linking("{ref}`label`", "(label)=\n## Old words"),
        write(of_b("(label)=\n## New words")),
        {"links", B},
    ),
    "a label has gone to another post": Case(
        REFERENCES,
        linking("[text](#label)", "(label)=\n## Words"),
        write({f"{A}.md": post("A", "A first paragraph.\n\n(label)=\n## Words", category="dev")} | of_b("## Words")),
        {"links", A, B},
    ),
    "of two posts with one label, the first is read again": Case(
        LABELS,
        linking("[](#label) {eq}`a`", f"(label)=\n## Second\n\n{EQUATION}")
        | {f"{A}.md": post("A", f"A first paragraph.\n\n(label)=\n## First\n\n{EQUATION}", category="dev")},
        write({f"{A}.md": post("A", f"A first paragraph.\n\n(label)=\n## New\n\n{EQUATION}", category="dev")}),
        {A},
    ),
    "of two posts with one label, one goes": Case(
        LABELS,
        linking("[](#label)", "(label)=\n## Second")
        | {f"{A}.md": post("A", "A first paragraph.\n\n(label)=\n## First", category="dev")},
        write(of_b("## Second")),
        {"links", B},
    ),
    "an equation has another number": Case(
        REFERENCES,
        linking("{eq}`a`", EQUATION),
        write(of_b(f"{EQUATION.replace('l: a', 'l: b')}\n\n{EQUATION}")),
        {"links", B},
    ),
    "a linked post comes": Case(
        LINKED_FILES,
        linking(f"[text]({Z}.md)"),
        write({f"{Z}.md": post("Z", category="dev")}),
        {"index", "links", B, Z},
    ),
    "a linked post goes": Case(LINKED_FILES, linking(f"[text]({B}.md)"), remove(f"{B}.md"), {"index", "links", A}),
    "a linked draft goes": Case(LINKED_FILES, linking(f"[]({B}.md)") | NOT_YET, remove(f"{B}.md"), {"links"}),
    "a post linked in the summary of the front matter comes": Case(
        LINKED_FILES,
        SUMMARY | {f"{A}.md": post("A", category="dev", summary="'[text](2020-03-03-z.md)'")},
        write({f"{Z}.md": post("Z")}),
        {"index", A, Z},
    ),
    # Were its file changed, Sphinx would read the page again that depends on it.
    "the day is over of a post whose source is offered": Case(
        LINKED_FILES,
        linking(f"{{download}}`{B}.md`") | {f"{B}.md": post("B", category="dev", expires="2020-09-14")},
        tomorrow,
        {"index", "links", A},
    ),
    "a post whose source is offered becomes public": Case(
        LINKED_FILES, linking(f"{{download}}`{B}.md`") | NOT_YET, write(PUBLIC), {"index", "links", B}
    ),
    "a linked post becomes a draft": Case(
        REFERENCES, SUMMARY | {"links.md": f"# Links\n\n{{doc}}`{B}`\n"}, write(NOT_YET), {"index", "links", A}
    ),
    "a linked post becomes public": Case(
        REFERENCES,
        SUMMARY | {"links.md": f"# Links\n\n{{doc}}`text <{B}>`\n"} | NOT_YET,
        write(PUBLIC),
        {"index", "links", A, B},
    ),
    "a post linked in a summary becomes a draft": Case(REFERENCES, SUMMARY, write(NOT_YET), {"index", A}),
    "a post linked in a summary becomes public": Case(REFERENCES, SUMMARY | NOT_YET, write(PUBLIC), {"index", A, B}),
    "a picture comes in another format": Case(
        LINKED_FILES,
        linking("![](figure.*)") | {"figure.png": "png"},
        write({"figure.svg": "<svg/>"}),
        {"links"},
    ),
    "a picture comes in the language of the site": Case(
        LINKED_FILES,
        linking("![](figure.png)") | {"figure.png": "png"},
        write({"figure.ko.png": "Korean"}),
        {"links"},
        "language = 'ko'\n",
    ),
    "an option is described elsewhere": Case(
        REFERENCES,
        linking("{option}`run --fast`", OPTION),
        write({f"{A}.md": post("A", f"A first paragraph.\n\n{OPTION}", category="dev")} | of_b("")),
        {"links", A, B},
    ),
    "contents show a title two levels down": Case(
        CONTENTS,
        NESTED,
        write({"archive.md": NESTED["archive.md"].replace("Archive", "New")}),
        {"index", "guide", "archive", A, B},
    ),
    "contents show what hidden toctrees hold": Case(
        CONTENTS,
        NESTED | {"guide.md": NESTED["guide.md"].replace("archive\n", ":includehidden:\narchive\n")},
        NEW_TITLE,
        {"guide", "archive", A, B},
    ),
    "the side bar shows a title": Case(NAVIGATION, BASE, NEW_TITLE, EVERY, SIDE_BAR),
    "two pictures with one name become one": Case(
        PICTURES,
        BASE
        | {f"{A}.md": post("A", "![](one/figure.png)", category="dev"), "posts/one/figure.png": "one"}
        | {f"{B}.md": post("B", "![](two/figure.png)", category="dev"), "posts/two/figure.png": "two"},
        remove(f"{A}.md"),
        {"index", "links", B},
    ),
    # The first listing of all names the feeds of its categories.
    "another listing before this one becomes one of all": Case(
        FEED_LINKS,
        {
            "index.rst": "Blog\n====\n\n.. toctree::\n\n   one\n   two\n",
            "one.md": "# One\n\n```{posts}\n:by: category\n:exclude: life\n```\n",
            "two.md": "# Two\n\n```{posts}\n:by: category\n```\n",
            f"{A}.md": post("A", category="dev"),
        },
        write({"one.md": "# One\n\n```{posts}\n:by: category\n```\n"}),
        {"one", "two", A},
        FEEDS,
    ),
    "a style sheet has another checksum": Case(
        SITE_FILES,
        BASE | {"static/blog.css": "a {}"},
        write({"static/blog.css": "b {}"}),
        EVERY,
        "html_static_path = ['static']\nhtml_css_files = ['blog.css']\n",
    ),
    "a template is replaced by an older one": Case(
        SITE_FILES,
        BASE | {"templates/layout.html": TEMPLATE.format("one")},
        replace_by_older("templates/layout.html", TEMPLATE.format("two")),
        EVERY,
        "templates_path = ['templates']\n",
    ),
}


def edit_and_build(site: Site, edit: Edit, mechanism: Switch | None = None) -> set[str]:
    """Build, edit and build again, and from scratch; return the pages that the edit has written.

    *mechanism* is switched off for the incremental builds. The processes that build are forked from this one.
    """
    with pytest.MonkeyPatch.context() as patch:
        if mechanism and mechanism[0] in (domain, shown, shown._Shown):
            patch.setattr(*mechanism)
        run(site, "incremental")
        before = pages(site)
        edit(site)
        if mechanism:
            patch.setattr(*mechanism)
        run(site, "incremental", jobs=2)
    run(site, "clean")
    return {page for page, time in pages(site).items() if before.get(page) != time} - ALWAYS


@pytest.mark.parametrize("name", CASES)
def test_the_pages_that_show_a_change_are_written_and_no_others(make_site: MakeSite, name: str) -> None:
    _, sources, edit, expected, conf = CASES[name]
    site = make_site(sources, ALONE + conf)
    written = edit_and_build(site, edit)
    assert differences(site) == []
    assert written == expected


@pytest.mark.parametrize("name", CASES)
def test_without_its_mechanism_the_site_would_be_stale(make_site: MakeSite, name: str) -> None:
    mechanism, sources, edit, _, conf = CASES[name]
    site = make_site(sources, ALONE + conf)
    edit_and_build(site, edit, mechanism)
    assert differences(site) != []


@pytest.mark.parametrize("link", [f"[text]({B}.md)", f"[]({B}.md)", f"[text]({B})", f"[text](/{B}.md#a)"])
@pytest.mark.parametrize("mechanism", [None, LINKED_FILES, REFERENCES], ids=["", "linked files", "references"])
def test_of_two_mechanisms_each_finds_a_markdown_link_to_a_draft(
    make_site: MakeSite, link: str, mechanism: Switch | None
) -> None:
    for number, (before, after) in enumerate([(PUBLIC, NOT_YET), (NOT_YET, PUBLIC)]):
        files = SUMMARY | {f"{A}.md": BASE[f"{A}.md"], "links.md": f"# Links\n\n{link}\n"} | before
        site = make_site(files, ALONE, name=f"site{number}")
        assert edit_and_build(site, write(after), mechanism) >= {"links"}
        assert differences(site) == []


def test_a_link_with_a_text_of_its_own_shows_no_title(make_site: MakeSite) -> None:
    site = make_site(linking(f"[text]({B}.md) {{ref}}`text <dev>`"), ALONE)
    assert edit_and_build(site, NEW_TITLE) == {"index", A, B}
    assert differences(site) == []


def test_contents_show_nothing_below_their_depth(make_site: MakeSite) -> None:
    site = make_site(NESTED, ALONE)
    assert edit_and_build(site, NEW_TITLE) == {"archive", A, B}
    assert differences(site) == []


@pytest.mark.parametrize(
    ("theme", "template"),
    [
        ("html_theme = 'sphinx_book_theme'\n", "sbt-sidebar-nav.html"),
        ("html_theme = 'alabaster'\n", "navigation.html"),
        ("html_sidebars = {'posts/**': ['globaltoc.html']}\n", "globaltoc.html"),
        (BOOK, None),
        ("html_theme = 'basic'\n", None),
    ],
)
def test_a_side_bar_that_draws_every_post_is_warned_of_once(
    make_site: MakeSite, theme: str, template: str | None
) -> None:
    more = "# More\n\n```{posts}\n:toctree:\n```\n"
    site = make_site(BASE | {"links.md": more}, theme)
    run(site, "out")
    expected = (
        f"{site.source}/index.rst:4: WARNING: '{template}' draws the posts of this ':toctree:' on every page: each"
        " title that changes writes the whole site again, and with every post all pages take longer. Leave it out of"
        " 'html_sidebars', or write a navigation of your own [posts.navigation]\n"
    )
    assert (site.path / "out.log").read_text() == (expected if template else "")
