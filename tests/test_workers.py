"""Two processes read faster than one, and what they read is the same."""

from collections.abc import Set
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.errors import SphinxParallelError

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
    assert '"entri' in alone
    site.build(parallel=3, fresh=True)
    assert site.out("searchindex.js") == alone
    site.write({name: text + "\nAnother thought.\n" for name, text in files.items() if "7" in name})
    site.build(parallel=2)
    edited = site.out("searchindex.js")
    site.build(fresh=True)
    assert site.out("searchindex.js") == edited != alone


@pytest.mark.parametrize("number", [3, 150])
def test_a_page_that_cannot_be_written_ends_the_build(make_site: MakeSite, number: int) -> None:
    conf = f"""
def fail(app, pagename, templatename, context, tree):
    if pagename == "posts/p{number:03}":
        raise ValueError("no page")

def setup(app):
    app.connect("html-page-context", fail)
"""
    site = make_site(
        {f"posts/p{number:03}.md": post(f"P{number}") for number in range(160)}, conf.replace("p3", "p003")
    )
    with pytest.raises(SphinxParallelError, match="no page"):
        site.build(parallel=2)
