"""A post that is not public is nowhere, whatever becomes of it and when; what leads to it says why it does not."""

import datetime as dt
import re
import shutil
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ConfigError

from builds import EPOCH, differences, left_over, remove_builds
from builds import run as run_build
from conftest import MakeSite, Site, post
from sphinx_posts.listing import SORTS, STYLES

TODAY = "2020-09-13"  # EPOCH, in UTC
A, Z, C = "posts/2020-01-01-a", "posts/2020-01-02-zebra", "posts/2020-01-03-c"
STATES = {"draft": {"draft": "true"}, "scheduled": {"publish": "2020-09-14"}, "expired": {"expires": TODAY}}
WHY = {"draft": "a draft", "scheduled": "to go public on 2020-09-14", "expired": f"expired since {TODAY}"}
OTHER_BUILDERS = ["dirhtml", "singlehtml", "text", "xml", "latex", "epub"]
CONF = "html_copy_source = True\nversion = '1'\ncopyright = 'me'\n"
PAGES = {
    "index.rst": "Blog\n====\n\n.. posts::\n   :by: category\n   :toctree:\n\n.. toctree::\n   :glob:\n\n   more/*\n",
    "more/tags.md": "# Tags\n\n```{posts}\n:by: tag\n:style: titles\n```\n",
    "more/all.md": "# All\n\n```{posts}\n:style: compact\n```\n",
    "posts/figure.png": "figure",
    "posts/zebra.png": "zebra",
    f"{A}.md": post("A", "![figure](figure.png)", category="dev", tags="[x]", summary="Words."),
    f"{C}.md": post("C", category="dev", tags="[x]"),
}
BODY = "A zebra.\n\n(a-zebra)=\n## Of zebras\n\n![zebra](zebra.png) [zebra](zebra.png)\n"


def zebra(**keys: str) -> dict[str, str]:
    """Return the source of a post that says "zebra" wherever a post can say something."""
    return {f"{Z}.md": post("Zebra", BODY, category="zebra", tags="[zebra]", **keys)}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def mentions(folder: Path) -> set[str]:
    """Return the files of an output folder that speak of a zebra, in their names or inside."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if path.name == "objects.inv":
            content = zlib.decompress(content.split(b"\n", 4)[4])
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                content = b"".join(name.encode() + book.read(name) for name in book.namelist())
        if b"zebra" in path.name.encode() + content.lower():
            found.add(str(path.relative_to(folder)))
    return found


def unlike(site: Site, clean: str) -> list[str]:
    """Return the files of the incremental build that another has otherwise, or not; an EPUB's pages lie beside it."""
    found = {*differences(site, clean=clean), *left_over(site, clean=clean)}
    return sorted(path for path in found if not path.endswith(".epub"))  # it has the times of its files


def status(site: Site) -> str:
    """Return what Sphinx said while it built."""
    assert site.app is not None
    return re.sub(r"\x1b\[[0-9;]*m", "", site.app.status.getvalue())  # type: ignore[attr-defined]  # of SphinxTestApp


def waiting(site: Site) -> list[str]:
    """Return the lines that say what is not public."""
    return re.findall(r"^posts that are not public: (.*)$", status(site), re.MULTILINE)


def read(site: Site, **options: Any) -> set[str]:
    """Build, and return the documents that were read for it."""
    begin = time.time_ns() // 1_000
    site.build(**options)
    assert site.app is not None
    return {docname for docname, read_at in site.app.env.all_docs.items() if read_at >= begin}


# -- not built at all


@pytest.mark.parametrize(
    ("builder", "state"),
    [*(("html", state) for state in STATES), *((builder, "draft") for builder in OTHER_BUILDERS)],
)
def test_a_post_that_is_not_public_is_nowhere(make_site: MakeSite, builder: str, state: str) -> None:
    site = make_site(PAGES | zebra(**STATES[state]), CONF)
    run_build(site, "out", builder=builder)
    assert mentions(site.path / "out") == set()
    assert "posts.held" not in (site.path / "out.log").read_text()
    run_build(site, "live", "-t", "drafts", builder=builder)
    assert mentions(site.path / "live") != set()


@pytest.mark.parametrize(
    ("builder", "edit"),
    [
        *(("html", edit) for edit in [*STATES, "deleted", "no UTF-8"]),
        *((builder, "draft") for builder in OTHER_BUILDERS),
        *((builder, "deleted") for builder in ["dirhtml", "text"]),
    ],
)
def test_a_post_that_is_public_no_more_leaves_nothing_behind_and_comes_back(
    make_site: MakeSite, builder: str, edit: str
) -> None:
    site = make_site(PAGES | zebra(), CONF)
    run_build(site, "incremental", builder=builder)
    shutil.copytree(site.path / "incremental", site.path / "public")
    path = site.source / f"{Z}.md"
    if edit == "deleted":
        path.unlink()
    elif edit == "no UTF-8":
        path.write_bytes(path.read_bytes() + b"\xff")
    else:
        site.write(zebra(**STATES[edit]))
    run_build(site, "incremental", builder=builder)
    run_build(site, "clean", builder=builder)
    assert mentions(site.path / "incremental") == set()
    assert unlike(site, "clean") == []

    site.write(zebra())
    run_build(site, "incremental", builder=builder, jobs=2)
    assert unlike(site, "public") == []


def test_a_post_that_nothing_shows_is_taken_back_too(make_site: MakeSite) -> None:
    # Nothing is read then, and Sphinx does not even save what it knows.
    site = make_site(PAGES | zebra(hidden="true"), CONF)
    run_build(site, "incremental")
    assert mentions(site.path / "incremental") != set()
    site.write(zebra(hidden="true", draft="true"))
    for _ in range(2):
        run_build(site, "incremental")
        assert mentions(site.path / "incremental") == set()
    remove_builds(site, "clean")
    run_build(site, "clean")
    assert differences(site) == []


def test_builders_that_share_their_trees_take_it_back_each(make_site: MakeSite) -> None:
    site = make_site(PAGES | zebra(), CONF)
    shared = "-d", str(site.path / "doctrees")
    builders = ["html", "dirhtml", "text"]
    for builder in builders:
        run_build(site, builder, *shared, builder=builder)
        assert mentions(site.path / builder) != set()
    site.write(zebra(draft="true"))
    for builder in builders:
        run_build(site, builder, *shared, builder=builder)
        run_build(site, f"clean-{builder}", builder=builder)
        assert mentions(site.path / builder) == set()
        assert differences(site, builder, f"clean-{builder}") == []
    site.write(zebra())
    for builder in builders:
        run_build(site, builder, *shared, builder=builder)
        assert mentions(site.path / builder) != set()


def test_the_folder_of_a_page_goes_with_it_only_if_nothing_else_is_there(make_site: MakeSite) -> None:
    site = make_site(PAGES | {"posts/z.md": post("Z"), "posts/z/more.md": post("More", date="2020-01-01")}, CONF)
    run_build(site, "out", builder="dirhtml")
    site.write({"posts/z.md": post("Z", draft="true")})
    run_build(site, "out", builder="dirhtml")
    folder = site.path / "out" / "posts" / "z"
    assert [path.name for path in folder.iterdir()] == ["more"]
    site.write({"posts/z/more.md": post("More", date="2020-01-01", draft="true")})
    run_build(site, "out", builder="dirhtml")
    assert not (folder / "more").exists()


@pytest.mark.parametrize(
    "listing", ["```{posts}\n```", "```{eval-rst}\n.. posts::\n```", "````md\n```{x}\n````\n\n```{posts}\n```"]
)
@pytest.mark.parametrize("root", [True, False], ids=["root", "below posts"])
def test_a_listing_page_is_no_post_and_never_held_back(make_site: MakeSite, listing: str, root: bool) -> None:
    page = f"---\norphan: true\ndraft: true\ndate: 2030-01-01\n---\n\n# List\n\n{listing}\n"
    files = {"index.md": page} if root else {"posts/list.md": page}
    site = make_site(files | {f"{A}.md": post("A")}, "posts_patterns = ['**']\n").build()
    assert "2020-01-01-a.html" in site.out("index.html" if root else "posts/list.html")
    assert site.warnings == []
    assert waiting(site) == []


def test_the_root_page_is_never_held_back(make_site: MakeSite) -> None:
    site = make_site({"index.md": "---\ndraft: true\n---\n# Blog\n\nWords.\n"}, "posts_patterns = ['**']\n").build()
    assert "Words." in site.out("index.html")


@pytest.mark.parametrize(
    ("name", "example"),
    [("z.md", "````md\n```{posts}\n```\n````"), ("z.md", "    .. posts::"), ("z.rst", "::\n\n   .. posts::")],
)
def test_a_post_about_listings_is_a_post(make_site: MakeSite, name: str, example: str) -> None:
    front = ":draft: true\n:title: Z\n" if name.endswith("rst") else "---\ndraft: true\ntitle: Z\n---\n"
    site = make_site({f"posts/{name}": f"{front}\n{example}\n"}).build()
    assert not (site.path / "build/html/posts/z.html").exists()
    assert waiting(site) == ["1 draft"]


def test_what_a_page_has_become_counts_not_what_it_was(make_site: MakeSite) -> None:
    listing = "---\norphan: true\ndraft: true\n---\n\n# Page\n\n```{posts}\n```\n"
    site = make_site({"posts/page.md": listing, f"{A}.md": post("A")}).build()
    page = site.path / "build/html/posts/page.html"
    assert page.exists()
    site.write({"posts/page.md": post("Page", draft="true")})
    assert waiting(site.build()) == ["1 draft"]
    assert not page.exists()
    site.write({"posts/page.md": listing})
    assert waiting(site.build()) == []
    assert page.exists()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("z.rst", ":draft: true\n\nZebra\n=====\n\nText.\n"),
        ("z.rst", "Zebra\n=====\n\n:Draft: yes\n\nText.\n"),
        ("z.rst", "=====\nZebra\n=====\n\n:title: Z\n:publish: 2020-09-14\n\nText.\n"),
        ("z.rst", ".. A licence,\n   in two lines.\n\n..\n   Another.\n\n:draft: true\n\nZebra\n=====\n\nText.\n"),
        ("z.txt", ":draft: true\n\nZebra\n=====\n\nText.\n"),
        ("z.markdown", "---\ndraft: true\n---\n# Zebra\n\nText.\n"),
    ],
)
def test_every_format_has_drafts(make_site: MakeSite, name: str, source: str) -> None:
    suffixes = "{'.rst': 'restructuredtext', '.txt': 'restructuredtext', '.md': 'markdown', '.markdown': 'markdown'}"
    site = make_site({f"posts/{name}": source}, f"source_suffix = {suffixes}\n" + CONF).build()
    assert mentions(site.path / "build" / "html") == set()
    assert len(waiting(site)) == 1


@pytest.mark.parametrize("pattern", ["posts/**", "posts/*"])
def test_a_site_may_begin_with_a_draft(make_site: MakeSite, pattern: str) -> None:
    site = make_site(zebra(draft="true") | {"posts/zebra.png": ""}, f"posts_patterns = ['{pattern}']\n").build()
    assert site.warnings == []


# -- what waits is said in one line


@pytest.mark.parametrize(
    ("posts", "line"),
    [
        ({}, []),
        ({"a": {"draft": "true"}, "b": {"published": "false"}, "c": {"publish": "2026-12-01"}},
         ["2 drafts, 1 post goes public on 2026-12-01"]),
        ({"a": {"draft": "maybe"}}, ["1 draft"]),
        ({"a": {"date": "2020-11-02"}, "b": {"date": "2020-11-01"}}, ["2 posts go public, the next on 2020-11-01"]),
        ({"a": {"expires": "2020-09-01"}}, ["1 post has expired"]),
        ({"a": {"expires": "2020-09-01"}, "b": {"expires": "2020-09-13"}}, ["2 posts have expired"]),
        ({"a": {"expires": "2020-09-14"}, "b": {"publish": "2020-09-13"}}, []),
        ({"a": {"draft": "true", "expires": "2020-09-01"}}, ["1 draft"]),
    ],
)  # fmt: skip
def test_the_build_says_in_one_line_what_waits(
    make_site: MakeSite, posts: dict[str, dict[str, str]], line: list[str]
) -> None:
    files = {f"posts/{name}.md": post(name, **({"date": "2020-01-01"} | keys)) for name, keys in posts.items()}
    site = make_site({f"{A}.md": post("A")} | files).build()
    assert waiting(site) == line
    assert waiting(site.build()) == line


# -- links


LINKS = {
    "[text](NAME.md)": "text",
    "[*text*](NAME.md)": "<em>text</em>",
    "[text](NAME.md#zebra)": "text",
    "[text](./NAME.md)": "text",
    "[text](/posts/NAME.md)": "text",
    "[text](project:NAME.md)": "text",
    "[text](path:NAME.md)": "text",
    "[text](NAME)": "text",
    "[text](/posts/NAME)": "text",
    "[](NAME.md)": "posts/NAME",
    "{doc}`NAME`": "NAME",
    "{doc}`text <NAME>`": "text",
    "{any}`NAME`": "NAME",
    "{any}`text </posts/NAME>`": "text",
    "{ref}`text <zebra>`": "text",
    "{ref}`Zebra`": "Zebra",
    "{any}`text <zebra>`": "text",
    "[text](#zebra)": "text",
    "[](#zebra)": "posts/NAME",
    "{download}`NAME.md`": "NAME.md",
    "{download}`text <NAME.md>`": "text",
}


def text_of(html: str) -> str:
    """Return *html* without the tags around the text of a link that leads nowhere."""
    return re.sub(r"</?(?:span|code)[^>]*>", "", html)


def linked(**keys: str) -> dict[str, str]:
    return {f"{Z}.md": post("Z", "Words.\n\n(zebra)=\n## Of zebras\n\nWords.", category="dev", **keys)}


@pytest.mark.parametrize(
    ("link", "state"), [*((link, "draft") for link in LINKS), *((next(iter(LINKS)), s) for s in STATES)]
)
def test_a_link_to_a_post_that_is_not_public_says_why_and_leaves_its_text(
    make_site: MakeSite, link: str, state: str
) -> None:
    name = Z.rpartition("/")[2]
    body = f"Words.\n\nSee {link.replace('NAME', name)} there."
    site = make_site(linked(**STATES[state]) | {f"{C}.md": post("C", body, category="dev")}, CONF)
    warning = f"{C}.md:8: WARNING: this links to '{Z}', which is not public: it is {WHY[state]} [posts.held]"
    for jobs in (1, 2):
        site.write(linked(**STATES[state]))
        assert site.build(parallel=jobs).warnings == [warning]
        html = text_of(site.out(f"{C}.html"))
        assert f"<p>See {LINKS[link].replace('NAME', name)} there.</p>" in html
        assert not list(site.path.glob("build/html/_downloads/*"))
        assert mentions(site.path / "build/html") <= {f"{C}.html", f"_sources/{C}.md.txt", "searchindex.js"}

        site.write(linked())
        assert site.build(parallel=jobs).warnings == []
        assert re.search(r'<p>See <a class="[^"]*" (?:download="" )?href="[^"]*zebra', site.out(f"{C}.html"))


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "text"])
def test_in_every_builder_the_link_is_where_it_was_written(make_site: MakeSite, builder: str) -> None:
    files = linked(draft="true") | {f"{C}.md": post("C", f"Words.\n\nSee [text](/{Z}.md).")}
    site = make_site(files, index="Blog\n====\n\n.. posts::\n   :toctree:\n").build(builder)
    assert site.warnings == [f"{C}.md:7: WARNING: this links to '{Z}', which is not public: it is a draft [posts.held]"]


@pytest.mark.parametrize(
    "link", [f"{{doc}}`{Z}`", f"[text]({Z}.md)", f"[text]({Z})", "[text](#no-such)", "[text](2020-01-02-zebr.md)"]
)
def test_a_link_that_means_something_else_is_none_of_ours(make_site: MakeSite, link: str) -> None:
    # From a page below posts/, it is posts/posts/….
    site = make_site(linked(draft="true") | {f"{C}.md": post("C", f"Words.\n\nSee {link}.")}).build()
    assert len(site.warnings) == 1
    assert "posts.held" not in site.warnings[0]


@pytest.mark.parametrize("link", [link for link in LINKS if "path:" not in link and "download" not in link])
@pytest.mark.parametrize("where", ["body", "front matter", "both"])
def test_a_link_in_a_summary_is_warned_of_once_and_where_it_stands(make_site: MakeSite, link: str, where: str) -> None:
    name = Z.rpartition("/")[2]
    text = f"See {link.replace('NAME', name)} there."
    body = "Words." if where == "front matter" else text
    keys = {} if where == "body" else {"summary": f"'{text}'"}
    site = make_site({f"{C}.md": post("C", body, category="dev", **keys)}, CONF)
    line = {"body": 6, "front matter": 4, "both": 7}[where]
    warning = f"{C}.md:{line}: WARNING: this links to '{Z}', which is not public: it is a draft [posts.held]"
    shown = f"<p>See {LINKS[link].replace('NAME', name)} there.</p>"
    for jobs in (1, 2):
        site.write(linked(draft="true"))
        assert site.build(parallel=jobs).warnings == [warning]
        assert shown in text_of(site.out("index.html"))
        assert (shown in text_of(site.out(f"{C}.html"))) == (where != "front matter")

        site.write(linked())
        assert site.build(parallel=jobs).warnings == []
        assert f'href="{Z}.html' in site.out("index.html").partition("post-summary")[2].partition("</article>")[0]


@pytest.mark.parametrize("suffix", ["", ".md"])
@pytest.mark.parametrize("entry", ["NAME", "/NAME", "Title <NAME>"])
@pytest.mark.parametrize("page", ["md", "rst"])
def test_an_entry_of_a_toctree_says_why_its_post_is_not_there(
    make_site: MakeSite, page: str, entry: str, suffix: str
) -> None:
    entry = entry.replace("NAME", Z + suffix)
    page_md = f"# More\n\nWords.\n\n```{{toctree}}\n:maxdepth: 1\n\n{A}\n{entry}\n```\n"
    page_rst = f"More\n====\n\nWords.\n\n.. toctree::\n   :maxdepth: 1\n\n   {A}\n   {entry}\n"
    index = "Blog\n====\n\n.. posts::\n\n.. toctree::\n\n   more\n"
    files = {f"{A}.md": post("A"), f"more.{page}": page_md if page == "md" else page_rst}
    site = make_site(files | linked(draft="true"), CONF, index=index).build()
    line = 9 if page == "md" else 10
    warning = f"more.{page}:{line}: WARNING: this links to '{Z}', which is not public: it is a draft [posts.held]"
    assert site.warnings == [warning]
    assert f'href="{A}.html"' in site.out("more.html")
    assert mentions(site.path / "build" / "html") == {f"_sources/more.{page}.txt"}
    assert site.build().warnings == [warning]

    site.write(linked())
    assert site.build().warnings == []
    assert f'href="{Z}.html"' in site.out("more.html")


# -- with the tag "drafts" all are built, with a banner

BANNERS = {
    "en": ["This is a draft. It is not published.", "This post goes public on September 14, 2020.",
           "This post is no longer public, since September 13, 2020."],
    "ko": ["아직 공개하지 않은 초안입니다.",
           "2020년 9월 14일에 공개되는 글입니다.", "2020년 9월 13일부터 공개하지 않는 글입니다."],
    "ja": ["これは下書きです。公開されていません。", "この記事は2020年9月14日に公開されます。",
           "この記事は2020年9月13日から公開されていません。"],
    "zh_CN": ["这是草稿，尚未发布。", "本文将于2020年9月14日公开。", "本文自2020年9月13日起不再公开。"],
}  # fmt: skip


@pytest.mark.parametrize("language", BANNERS)
@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_with_the_tag_drafts_each_has_a_banner_that_says_why(make_site: MakeSite, builder: str, language: str) -> None:
    files = {
        f"posts/2020-01-0{day}-{state}.md": post(state, **keys) for day, (state, keys) in enumerate(STATES.items(), 1)
    }
    conf = f"posts_language = '{language}'\n"
    site = make_site(files | {f"posts/{A}.md": post("A")}, conf, index="Blog\n====\n\n.. posts::\n   :toctree:\n")
    site.build(builder, tags=["drafts"])
    assert site.warnings == []
    output = site.path / "build" / builder
    pages = [next(output.glob(pattern)).read_text() for pattern in ("*.tex", "index.*")[:1] if builder == "latex"]
    pages = pages or [site.out(f"{name[:-3]}.{'txt' if builder == 'text' else 'html'}", builder) for name in files]
    for banner, page in zip(BANNERS[language], pages * 3 if builder == "latex" else pages, strict=True):
        assert page.replace("\n", " ").count(banner) == 1


def test_the_banner_is_no_part_of_the_post(make_site: MakeSite) -> None:
    # 199 words are a minute, at 1 word; with the banner's there would be two.
    files = {f"{A}.md": post("A", "word " * 399, draft="true"), f"{C}.md": post("C", "## Heading", draft="true")}
    site = make_site(files, "suppress_warnings = ['posts.summary']\n").build(tags=["drafts"])
    assert site.post(A).minutes == 1
    assert site.summary(A) == " ".join(["word"] * 399)
    assert site.summary(C) == ""
    assert "draft" not in site.out("index.html")
    assert site.warnings == []


def test_the_banner_speaks_the_language_of_the_labels_in_a_post_of_another(make_site: MakeSite) -> None:
    files = {f"{A}.md": post("A", draft="true", language="en"), f"{C}.md": post("C", draft="true")}
    site = make_site(files, "language = 'ko'\n").build(tags=["drafts"])
    assert re.search(r'<div class="post-state post-draft[^>]* lang="ko">', site.out(f"{A}.html"))
    assert re.search(r'<div class="post-state post-draft[^>"]*">', site.out(f"{C}.html"))


def test_the_banner_goes_and_comes_with_the_state(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{A}.md": post("A"), f"{Z}.md": post("Z", publish="2020-09-14", expires="2020-09-15")}
    site = make_site(files)
    day = 24 * 60 * 60
    for days, banner in enumerate(["goes public on September 14", "", "no longer public, since September 15", ""]):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + days * day))
        if days == 3:
            site.write({f"{Z}.md": post("Z", publish="2020-09-14")})
        assert read(site, tags=["drafts"]) == ({Z, A, "index"} if not days else {Z})
        assert ("post-state" in site.out(f"{Z}.html")) == bool(banner)
        assert banner in site.out(f"{Z}.html")
        assert "post-state" not in site.out(f"{A}.html")
        assert read(site, tags=["drafts"]) == set()


def test_with_the_tag_drafts_a_link_leads_to_the_draft_and_is_warned_of(make_site: MakeSite) -> None:
    files = {
        f"{A}.md": post("A", f"Words.\n\n[text](/{Z}.md) {{download}}`/{Z}.md`", category="dev"),
        f"{C}.md": post("C", f"Words.\n\n[text](/{Z}.md)", draft="true"),
        "more.md": f"# More\n\n```{{toctree}}\n{Z}\n```\n",
    }
    site = make_site(files | linked(draft="true"), index="Blog\n====\n\n.. posts::\n\n.. toctree::\n\n   more\n")
    site.build(tags=["drafts"])
    why = f"WARNING: this links to '{Z}', which is not public: it is a draft [posts.held]"
    assert sorted(site.warnings) == [f"more.md:4: {why}", f"{A}.md:8: {why}"]
    for page in (A, C):
        assert 'href="2020-01-02-zebra.html"' in site.out(f"{page}.html")
    assert f'href="{Z}.html"' in site.out("more.html")
    assert f'href="{Z}.html"' in site.out("index.html")


def test_the_tag_is_no_reason_to_read_everything_again(make_site: MakeSite) -> None:
    site = make_site(PAGES | linked(draft="true")).build()
    for tags in (["drafts"], []):
        assert read(site, tags=tags) - {Z} == {"index", "more/all", "more/tags"}
        assert (site.path / "build/html" / f"{Z}.html").exists() == bool(tags)
        assert (Z in site.out("index.html")) == bool(tags)


# -- hidden, pinned


@pytest.mark.parametrize(
    "options", ["", ":toctree:", ":by: category\n:toctree:", ":by: tag\n:index:", ":style: titles"]
)
def test_a_hidden_post_has_a_page_that_no_list_leads_to(make_site: MakeSite, options: str) -> None:
    index = f"# Blog\n\n```{{posts}}\n{options}\n```\n"
    site = make_site(PAGES | zebra(hidden="true") | {"index.md": index, "index.rst": ""}, CONF)
    (site.source / "index.rst").unlink()
    (site.source / "more/all.md").unlink()
    (site.source / "more/tags.md").unlink()
    site.build()
    assert site.warnings == []
    assert "A zebra." in site.out(f"{Z}.html")
    assert (site.path / f"build/html/_sources/{Z}.md.txt").exists()
    # The search finds it, and so does who links to it from another site.
    found = {"searchindex.js", "objects.inv", f"{Z}.html", f"_sources/{Z}.md.txt", "_images/zebra.png"}
    assert {path for path in mentions(site.path / "build/html") if not path.startswith("_downloads")} == found


@pytest.mark.parametrize(
    ("style", "sort", "by"),
    [
        *(("full", sort, "") for sort in SORTS),
        *((style, "-date", by) for style in STYLES for by in ("category", "year")),
    ],
)
def test_a_pinned_post_comes_first_in_its_lists(make_site: MakeSite, style: str, sort: str, by: str) -> None:
    files = {
        f"posts/2020-01-0{day}-{name}.md": post(
            name.upper(), "word " * 300 * day, category="dev", summary="Words.", **keys
        )
        for day, (name, keys) in enumerate([("a", {}), ("b", {"pin": "true"}), ("c", {})], 1)
    }
    index = f"Blog\n====\n\n.. posts::\n   :style: {style}\n   :sort: {sort}\n" + (f"   :by: {by}\n" if by else "")
    html = make_site(files, index=index).build().out("index.html")
    titles = re.findall(r"<(h\d)[^>]*post-title[^>]*>(.*?)</\1>", html, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", title) for _, title in titles] in (["B Pinned", "A", "C"], ["B Pinned", "C", "A"])
    assert html.count('<span class="post-pinned">Pinned</span>') == 1


@pytest.mark.parametrize(("language", "label"), [("en", "Pinned"), ("ko", "고정"), ("ja", "固定"), ("zh_CN", "置顶")])
def test_the_mark_of_a_pinned_post_is_translated(make_site: MakeSite, language: str, label: str) -> None:
    site = make_site({f"{A}.md": post("A", pin="true")}, f"posts_language = '{language}'\n").build()
    assert re.search(rf'class="post-pinned"[^>]*>{label}</span>', site.out("index.html"))


# -- one clock


@pytest.mark.parametrize(
    ("timezone", "epoch", "public"),
    [
        ("", "2020-09-12T23:59Z", False),
        ("", "2020-09-13T00:00Z", True),
        ("Asia/Seoul", "2020-09-12T14:59Z", False),
        ("Asia/Seoul", "2020-09-12T15:30Z", True),
        ("America/Lima", "2020-09-13T04:59Z", False),
        ("America/Lima", "2020-09-13T05:00Z", True),
    ],
)
def test_the_day_is_that_of_the_epoch_in_the_sites_time_zone(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, timezone: str, epoch: str, public: bool
) -> None:
    now = dt.datetime.fromisoformat(epoch.replace("Z", "+00:00"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # the machine's own time zone does not count
    conf = f"posts_timezone = '{timezone}'\n" if timezone else ""
    site = make_site({f"{A}.md": post("A"), f"{Z}.md": post("Z", date="2020-09-13")}, conf).build()
    assert (site.path / f"build/html/{Z}.html").exists() is public
    assert site.warnings[:1] == [
        f"{Z}.md:3: WARNING: date: 2020-09-13 differs from the file name's 2020-01-02; 2020-09-13 counts [posts.date]"
    ]


def test_without_an_epoch_the_day_is_today(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    site = make_site({f"{A}.md": post("A"), "posts/z.md": post("Z", date=str(tomorrow))}).build()
    assert waiting(site) == [f"1 post goes public on {tomorrow}"]


@pytest.mark.parametrize("timezone", ["Seoul", "", "../UTC", "Asia"])
def test_an_unknown_time_zone_is_refused_in_one_sentence(make_site: MakeSite, timezone: str) -> None:
    site = make_site({f"{A}.md": post("A")}, f"posts_timezone = '{timezone}'\n")
    message = f"posts_timezone: '{timezone}' is no time zone, such as UTC or Asia/Seoul"
    with pytest.raises(ConfigError, match=f"^{re.escape(message)}$"):
        site.build()


# -- what cannot be read


@pytest.mark.parametrize("parallel", [1, 2])
def test_a_file_that_is_no_utf8_is_left_out_until_it_is(make_site: MakeSite, parallel: int) -> None:
    site = make_site(PAGES | linked(), CONF)
    path = site.source / f"{Z}.md"
    path.write_bytes("---\ntitle: 얼룩말\ncategory: dev\n---\n\n글.\n".encode("euc-kr"))
    for tags in ([], ["drafts"], []):
        site.build(parallel=parallel, tags=tags)
        message = "the file is no UTF-8 (invalid start byte at byte 11); it is left out [posts.encoding]"
        assert site.warnings == [f"{Z}.md: ERROR: {message}"]
        assert waiting(site) == ["1 file cannot be read"]
        assert site.out(f"{A}.html")
        assert mentions(site.path / "build/html") == set()
    site.write({f"{Z}.md": path.read_bytes().decode("euc-kr")})
    assert read(site, parallel=parallel) == {Z, "index", "more/all", "more/tags"}
    assert site.warnings == []
    assert waiting(site) == []
    assert "얼룩말" in site.out("index.html")


# -- and nothing else


@pytest.mark.parametrize("state", STATES)
def test_for_one_post_that_comes_or_goes_only_what_shows_it_is_read(make_site: MakeSite, state: str) -> None:
    files = PAGES | linked() | {f"posts/2020-02-{day:02}-x.md": post(f"X {day}", category="x") for day in range(1, 20)}
    site = make_site(
        files
        | {"index.rst": "Blog\n====\n\n.. posts::\n   :category: dev\n\n.. toctree::\n\n   more/tags\n   more/all\n"}
    )
    site.build()
    for keys in (STATES[state], {}):
        site.write(linked(**keys))
        assert read(site) == {"index", "more/all", "more/tags", *([] if keys else [Z])}
        assert read(site) == set()


def test_a_day_that_passes_is_noticed_without_an_edit(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(PAGES | linked(publish="2020-09-14", expires="2020-09-15"))
    day = 24 * 60 * 60
    for days, public in enumerate([False, True, False]):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + days * day))
        site.build()
        assert (site.path / f"build/html/{Z}.html").exists() is public
        assert (f"{Z}.html" in site.out("index.html")) is public
        assert site.warnings == []


def test_a_toctree_that_takes_what_it_finds_takes_what_is_public(make_site: MakeSite) -> None:
    index = "Blog\n====\n\n.. toctree::\n   :glob:\n\n   posts/*\n"
    site = make_site({f"{A}.md": post("A")} | linked(draft="true"), index=index).build()
    assert site.warnings == []
    assert Z not in site.out("index.html")
    site.write(linked())
    site.build()
    assert f'href="{Z}.html"' in site.out("index.html")
    site.write(linked(draft="true"))
    site.build()
    assert Z not in site.out("index.html")
    assert site.warnings == []
