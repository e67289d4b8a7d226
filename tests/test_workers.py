"""Two processes read faster than one, and what they read is the same."""

from collections.abc import Set
from typing import Any

import pytest
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
    assert sum(sizes) == 100  # one is written before, to warm up what is remembered
    assert max(sizes) <= workers.CHUNK
    assert not any(chunks)
    assert all("P7" in site.out(f"posts/2020-01-01-p{number}.html") for number in range(70, 80))


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
