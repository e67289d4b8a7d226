"""Which posts stand before and after a post: the older and the newer one of its category, or of the whole site."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from .listing import Listing, select
from .post import Post


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The docnames of the next *older* and the next *newer* post; ``None`` where there is no further one."""

    older: str | None = None
    newer: str | None = None


def neighbours(posts: Iterable[Post], by: Literal["category", "site"] = "category") -> dict[str, Neighbours]:
    """Return the neighbours of each post by docname, in the order of the lists: newest first, undated posts last.

    A post is in the order of its first category only, as it is in the document tree, so that it has one neighbour on
    either side; the posts without a category have an order of their own. Hidden posts are in none, nor in the result.
    """
    orders: dict[str, list[str]] = {}
    # A list shows a pinned post first, out of its place in time; who reads from post to post finds it at its date.
    for post in select(Listing(), (replace(post, pinned=False) for post in posts)):
        category = next(iter(post.categories), "") if by == "category" else ""
        orders.setdefault(category, []).append(post.docname)
    return {
        docname: Neighbours(older, newer)
        for order in orders.values()
        for newer, docname, older in zip([None, *order[:-1]], order, [*order[1:], None], strict=True)
    }
