"""Two processes read faster than one, and what they read is the same."""

from collections.abc import Set
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds import start
from conftest import MakeSite, post
from sphinx_posts.domain import PostDomain
from sphinx_posts.work_arounds import workers


@pytest.mark.parametrize(("posts", "jobs", "expected"), [(60, 2, 2), (60, 3, 3), (1, 4, 2), (0, 2, 1)])
def test_each_process_sends_home_what_it_has_read_once(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, posts: int, jobs: int, expected: int
) -> None:
    merged: list[Set[str]] = []
    merge = PostDomain.merge_domaindata

    def count(domain: PostDomain, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        merged.append(docnames)
        merge(domain, docnames, otherdata)

    monkeypatch.setattr(PostDomain, "merge_domaindata", count)
    site = make_site({f"posts/2020-01-01-p{number}.md": post(f"P{number}") for number in range(posts)})
    site.build(parallel=jobs)
    assert len(merged) == expected
    assert sum(map(len, merged)) == posts + 1
    assert len(site.domain.posts) == posts


def test_two_processes_write_and_the_main_one_forgets_what_it_has_handed_over(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks: list[list[Any]] = []
    sizes: list[int] = []
    processes: set[int] = set()
    add_task = workers.Writers.add_task

    def note(tasks: workers.Writers, function: Any, chunk: list[Any], *rest: Any) -> None:
        chunks.append(chunk)
        sizes.append(len(chunk))
        processes.add(tasks.nproc)
        add_task(tasks, function, chunk, *rest)

    monkeypatch.setattr(workers.Writers, "add_task", note)
    site = make_site({f"posts/2020-01-01-p{number}.md": post(f"P{number}") for number in range(100)}).build(parallel=2)
    assert processes == {2}
    assert sizes == [workers.BRIEF] * 2 + [workers.CHUNK] + [workers.BRIEF] * 2  # and one before, to warm up
    assert not any(chunks)
    assert all("P7" in site.out(f"posts/2020-01-01-p{number}.html") for number in range(70, 80))


@given(st.integers(0, 400), st.integers(1, 9))
def test_each_document_is_in_one_chunk_to_write(number: int, workers_beside: int) -> None:
    docnames = [str(each) for each in range(number)]
    chunks = workers._small_chunks(docnames, workers_beside)
    assert [docname for chunk in chunks for docname in chunk] == docnames
    assert all(chunks)


def test_the_index_that_workers_make_is_that_of_one_process(make_site: MakeSite) -> None:
    body = "One {0} in all, and a `word` of p{0}.\n\n## Section {0}\n\n{{index}}`entry {0}`\n"
    files = {f"posts/2020-01-01-p{number}.md": post(f"P{number} title", body.format(number)) for number in range(80)}
    files["posts/2020-01-01-unseen.md"] = post("Unseen", "Nothing.", nosearch="true")
    site = make_site(files).build()
    alone = site.out("searchindex.js")
    assert '"entry 7":[[' in alone
    site.build(parallel=3, fresh=True)
    assert site.out("searchindex.js") == alone
    site.write({name: text + "\nAnother thought.\n" for name, text in files.items() if "7" in name})
    site.build(parallel=2)
    edited = site.out("searchindex.js")
    site.build(fresh=True)
    assert site.out("searchindex.js") == edited != alone


FAIL = """
import os, time

def fail(app, name):
    if name == "posts/p{number:03}":
        raise ValueError("no page")

def resolve(app, tree, name):
    if "{where}" == "main":
        fail(app, name)

def write(app, name, template, context, tree):
    if "{where}" == "worker":
        time.sleep(0.02)  # which lets the main process wait for it
        fail(app, name)

def setup(app):
    app.connect("doctree-resolved", resolve)
    app.connect("html-page-context", write)
"""


@pytest.mark.parametrize("where", ["main", "worker"])
@pytest.mark.parametrize("number", [3, 45, 118])
def test_a_page_that_cannot_be_written_ends_the_build(make_site: MakeSite, where: str, number: int) -> None:
    # The index of a chunk is more than a pipe takes: a worker that nobody hears would wait for ever.
    words = " ".join(f"word{each:05}" for each in range(1_000))
    files = {f"posts/p{each:03}.md": post(f"P{each}", f"{words} only{each}") for each in range(120)}
    site = make_site(files, FAIL.format(number=number, where=where))
    process = start(site, "out", jobs=2)
    process.join(60)
    assert process.exitcode, "it goes on, or ended as if all were well"
    assert "no page" in (site.path / "out.log").read_text()


SHARED = """
from docutils import nodes

shared = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "", nodes.strong("", "in all"))))
kept = []

def resolve(app, tree, name):
    tree.append(shared)
    kept.append(tree)

def look(app, exception):
    app.whole = [all(node.parent for node in tree.findall(nodes.paragraph)) for tree in kept]

def setup(app):
    app.connect("doctree-resolved", resolve)
    app.connect("build-finished", look)
"""


def test_trees_that_somebody_keeps_or_shares_stay_whole(make_site: MakeSite) -> None:
    site = make_site({f"posts/p{number:02}.md": post(f"P{number}") for number in range(60)}, SHARED).build(parallel=2)
    assert all("<strong>in all</strong>" in site.out(f"posts/p{number:02}.html") for number in range(60))
    assert site.app
    assert site.app.whole == [True] * 61  # type: ignore[attr-defined]  # conf.py has set it


WITH_A_HAND_IN_THE_INDEX = """
def watch(app):
    app.asked = []
    index_page = app.builder.index_page
    app.builder.index_page = lambda *page: (app.asked.append(page[0]), index_page(*page))

def change(app, name, template, context, tree):
    tree and tree.append(nodes.paragraph("", "afterwards"))

def setup(app):
    {connect}
"""


def test_an_index_in_which_somebody_else_has_a_hand_is_left_to_the_main_process(make_site: MakeSite) -> None:
    conf = WITH_A_HAND_IN_THE_INDEX.format(connect="app.connect('builder-inited', watch)")
    files = {f"posts/p{number:02}.md": post(f"P{number}") for number in range(40)}
    site = make_site(files, conf).build(parallel=2)
    assert site.app
    assert len(site.app.asked) == 41  # type: ignore[attr-defined]  # conf.py has set it
    alone = make_site(files, name="alone").build()
    assert site.out("searchindex.js") == alone.out("searchindex.js")


def test_a_page_is_in_the_index_as_it_is_before_it_is_written(make_site: MakeSite) -> None:
    conf = "from docutils import nodes\n" + WITH_A_HAND_IN_THE_INDEX.format(
        connect="app.connect('html-page-context', change)"
    )
    site = make_site({f"posts/p{number:02}.md": post(f"P{number}") for number in range(40)}, conf).build(parallel=2)
    assert "afterward" not in site.out("searchindex.js")
    assert site.app
    assert "index_page" not in vars(site.app.builder)
