"""Two processes read faster than one, and what they read is the same."""

from collections.abc import Set
from typing import Any

import pytest

from conftest import MakeSite, post
from sphinx_posts.domain import PostDomain


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
