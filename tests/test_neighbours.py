"""Which posts stand before and after a post."""

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.listing import Listing, arrange, select
from sphinx_posts.neighbours import Neighbours, neighbours
from sphinx_posts.post import Post

By = Literal["category", "site"]


def make(docname: str, date: str = "", *categories: str, **values: Any) -> Post:
    return Post(
        docname=docname,
        title=docname,
        date=dt.date.fromisoformat(date) if date else None,
        categories=categories,
        **values,
    )


POSTS = [
    make("old", "2019-01-01", "dev"),
    make("both", "2019-06-01", "dev", "life"),
    make("new", "2020-01-01", "dev"),
    make("new-too", "2020-01-01", "dev"),
    make("undated", "", "dev"),
    make("life", "2019-03-01", "life"),
    make("loose", "2019-02-01"),
    make("looser", "2019-04-01"),
]


@pytest.mark.parametrize(
    ("by", "orders"),
    [
        ("category", ["undated old both new-too new", "life", "loose looser"]),
        ("site", ["undated old loose life looser both new-too new"]),
    ],
)
def test_a_post_has_the_next_older_and_the_next_newer_one(by: By, orders: list[str]) -> None:
    expected = {}
    for order in orders:
        docnames = order.split()
        for number, docname in enumerate(docnames):
            older = docnames[number - 1] if number else None
            newer = docnames[number + 1] if number + 1 < len(docnames) else None
            expected[docname] = Neighbours(older, newer)
    assert neighbours(POSTS, by) == expected


@pytest.mark.parametrize("by", ["category", "site"])
def test_nobody_comes_to_a_hidden_post(by: By) -> None:
    shown = [make("a", "2020-01-01", "dev"), make("c", "2020-01-03", "dev")]
    hidden = make("b", "2020-01-02", "dev", hidden=True)
    assert neighbours([*shown, hidden], by) == neighbours(shown, by)


def test_a_pinned_post_stands_at_its_date() -> None:
    pinned = [replace(post, pinned=post.docname == "old") for post in POSTS]
    assert neighbours(pinned) == neighbours(POSTS)


_POSTS = st.lists(
    st.builds(
        make,
        st.text("abcdef", min_size=1, max_size=3),
        st.sampled_from(["", "2019-01-01", "2020-01-01", "2020-12-31"]),
        hidden=st.booleans(),
        pinned=st.booleans(),
    ).flatmap(
        lambda post: st.builds(
            lambda names: replace(post, categories=tuple(names)), st.lists(st.sampled_from("xyz"), unique=True)
        )
    ),
    unique_by=lambda post: post.docname,
)
_BY: st.SearchStrategy[By] = st.sampled_from(["category", "site"])


@given(_POSTS, _BY)
def test_the_way_to_a_neighbour_leads_back(posts: list[Post], by: By) -> None:
    found = neighbours(posts, by)
    for docname, beside in found.items():
        assert beside.older is None or found[beside.older].newer == docname
        assert beside.newer is None or found[beside.newer].older == docname


@given(_POSTS, _BY, st.randoms(use_true_random=False))
def test_neighbours_do_not_depend_on_the_order_of_reading(posts: list[Post], by: By, random: Any) -> None:
    shuffled = list(posts)
    random.shuffle(shuffled)
    assert neighbours(shuffled, by) == neighbours(posts, by)


@given(_POSTS)
def test_older_and_older_posts_are_those_of_a_list_from_its_top(posts: list[Post]) -> None:
    posts = [replace(post, pinned=False) for post in posts]
    found = neighbours(posts, "site")
    walked = [docname for docname, beside in found.items() if beside.newer is None]
    while walked and (older := found[walked[-1]].older):
        walked.append(older)
    assert walked == [post.docname for post in select(Listing(), posts)]


@given(_POSTS)
def test_neighbours_share_the_group_that_holds_them_in_the_document_tree(posts: list[Post]) -> None:
    groups = arrange(Listing(by="category", toctree=True), posts, ())
    homes = {docname: group.name for group in groups for docname in group.members}
    for docname, beside in neighbours(posts).items():
        assert {homes[other] for other in (beside.older, beside.newer) if other} <= {homes[docname]}
