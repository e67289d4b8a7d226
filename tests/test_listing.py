"""Which posts a listing shows, in which groups and order."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.listing import GROUPINGS, ORDERS, SORTS, STYLES, DeclaredCategory, Listing, arrange, select
from sphinx_posts.post import Post


def make(docname: str, date: str = "", **values: Any) -> Post:
    defaults = {
        "title": docname.upper(),
        "updated": None,
        "categories": (),
        "tags": (),
        "authors": (),
        "language": "ko",
        "summary_digest": "d",
        "minutes": 1,
    }
    return Post(docname=docname, date=dt.date.fromisoformat(date) if date else None, **{**defaults, **values})


POSTS = [
    make("a", "2020-01-01", title="나", minutes=3, categories=("dev",), tags=("x", "y"), authors=("me",)),
    make(
        "b", "2019-05-05", title="가", minutes=1, categories=("dev", "life"), tags=("x",), updated=dt.date(2021, 1, 1)
    ),
    make("c", "2020-01-01", title="다", minutes=2, categories=("life",), language="en"),
    make("d", title="라", minutes=9, categories=("ops",), language="zh_TW"),
]


def docnames(listing: Listing) -> str:
    return "".join(post.docname for post in select(listing, reversed(POSTS)))


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (Listing(), "acbd"),
        (Listing(sort="date"), "bacd"),
        (Listing(sort="title"), "bacd"),
        (Listing(sort="-updated"), "bacd"),
        (Listing(sort="read-time"), "bcad"),
        (Listing(sort="-read-time"), "dacb"),
        (Listing(categories=("dev",)), "ab"),
        (Listing(categories=("dev", "life")), "acb"),
        (Listing(categories=("none",)), ""),
        (Listing(tags=("y",)), "a"),
        (Listing(authors=("me",)), "a"),
        (Listing(languages=("ko",)), "ab"),
        (Listing(languages=("zh",)), "d"),
        (Listing(languages=("zh_TW",)), "d"),
        (Listing(since=dt.date(2020, 1, 1)), "ac"),
        (Listing(until=dt.date(2019, 12, 31)), "b"),
        (Listing(categories=("dev",), languages=("en",)), ""),
    ],
)
def test_filters_and_sorting(listing: Listing, expected: str) -> None:
    assert docnames(listing) == expected


def groups_of(listing: Listing, declared: tuple[str, ...] = ()) -> list[tuple[str | None, str]]:
    groups = arrange(listing, POSTS, tuple(DeclaredCategory(name) for name in declared))
    return [(group.name, "".join(entry.docname for entry in group.entries)) for group in groups]


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (Listing(by="category"), [("dev", "ab"), ("life", "cb"), ("ops", "d")]),
        (Listing(by="category", order="name", exclude=("dev",)), [("life", "cb"), ("ops", "d")]),
        (Listing(by="category", order="declared"), [("ops", "d"), ("dev", "ab"), ("life", "cb")]),
        (Listing(by="category", order="latest"), [("dev", "ab"), ("life", "cb"), ("ops", "d")]),
        (Listing(by="category", limit=1), [("dev", "a"), ("life", "c"), ("ops", "d")]),
        (Listing(by="category", categories=("life",)), [("life", "cb")]),
        (Listing(by="category", empty=True), [("dev", "ab"), ("life", "cb"), ("ops", "d"), ("empty", "")]),
        (Listing(by="category", empty=True, categories=("dev",)), [("dev", "ab")]),
        (Listing(by="category", empty=True, exclude=("empty",)), [("dev", "ab"), ("life", "cb"), ("ops", "d")]),
        (Listing(by="tag"), [("x", "ab"), ("y", "a"), ("", "cd")]),
        (Listing(by="author"), [("me", "a"), ("", "cbd")]),
        (Listing(by="year", order="latest"), [("2020", "ac"), ("2019", "b"), ("", "d")]),
        (Listing(limit=2), [(None, "ac")]),
    ],
)
def test_groups(listing: Listing, expected: list[tuple[str | None, str]]) -> None:
    assert groups_of(listing, ("ops", "empty", "dev")) == expected


def test_of_groups_with_as_many_posts_the_one_that_began_first_comes_first() -> None:
    posts = [make("a", "2020-02-02", categories=("new",)), make("b", "2019-01-01", categories=("old",))]
    assert [group.name for group in arrange(Listing(by="category"), posts, ())] == ["old", "new"]


def test_a_declaration_gives_title_anchor_and_description() -> None:
    declared = (DeclaredCategory("dev", slug="code", title="Code", description="*All* code."),)
    group = arrange(Listing(by="category", categories=("dev",)), POSTS, declared)[0]
    assert (group.title, group.slug, group.description, group.count) == ("Code", "code", "*All* code.", 2)


def test_a_post_in_two_categories_belongs_to_the_tree_once() -> None:
    groups = arrange(Listing(by="category", toctree=True, limit=1), POSTS, ())
    assert [group.members for group in groups] == [("a", "b"), ("c",), ("d",)]
    without_dev = arrange(Listing(by="category", toctree=True, exclude=("dev",)), POSTS, ())
    # 'a' has no other category: it is in no group that this listing shows
    assert [group.members for group in without_dev] == [("c", "b"), ("d",)]


@pytest.mark.parametrize(
    ("style", "visible"),
    [
        ("full", {"title", "date", "minutes", "summary_digest", "language"}),
        ("compact", {"title", "date", "minutes", "language"}),
        ("titles", {"title", "language"}),
    ],
)
def test_a_listing_changes_only_with_what_it_shows(style: str, visible: set[str]) -> None:
    before = make("a", "2020-01-01", categories=("dev",))
    changes: dict[str, Any] = {
        "title": "new",
        "date": dt.date(2020, 1, 2),
        "minutes": 7,
        "summary_digest": "new",
        "language": "en",
        "tags": ("new",),
        "updated": dt.date(2022, 2, 2),
        "authors": ("new",),
    }
    listing = Listing(by="category", style=style)
    changed = {
        name
        for name, value in changes.items()
        if arrange(listing, [replace(before, **{name: value})], ()) != arrange(listing, [before], ())
    }
    assert changed == visible


_POSTS = st.lists(
    st.builds(
        make,
        docname=st.text("abcdef", min_size=1, max_size=3),
        date=st.sampled_from(["", "2019-01-01", "2020-01-01", "2020-12-31"]),
        categories=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
        tags=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    ),
    unique_by=lambda post: post.docname,
)
_LISTINGS = st.builds(
    Listing,
    by=st.sampled_from(GROUPINGS),
    sort=st.sampled_from(SORTS),
    order=st.sampled_from(ORDERS),
    style=st.sampled_from(STYLES),
    toctree=st.just(True),
)


@given(_POSTS, _LISTINGS, st.randoms(use_true_random=False))
def test_every_post_is_shown_and_belongs_to_the_tree_once_in_any_order_of_reading(
    posts: list[Post], listing: Listing, random: Any
) -> None:
    groups = arrange(listing, posts, ())
    assert {entry.docname for group in groups for entry in group.entries} == {post.docname for post in posts}
    assert sorted(member for group in groups for member in group.members) == sorted(post.docname for post in posts)
    shuffled = list(posts)
    random.shuffle(shuffled)
    assert arrange(listing, shuffled, ()) == groups
