"""What one ``posts`` directive asks for, and the groups of posts that answer it: select, order, group."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .post import Post
from .slug import cut, slugify, unique

GROUPINGS = ("category", "tag", "author", "year")
SORTS = ("-date", "date", "title", "-updated", "read-time", "-read-time")
ORDERS = ("-count", "name", "latest", "declared")
STYLES = ("full", "compact", "titles")


@dataclass(frozen=True, slots=True)
class DeclaredCategory:
    """A category that the configuration names; *title* is what readers see, *description* is MyST text."""

    name: str
    slug: str = ""
    title: str = ""
    description: str = ""

    @property
    def heading(self) -> str:
        return self.title or self.name

    def anchor(self, nameless: str = "uncategorized") -> str:
        """Return the anchor that the section would like; *nameless* where the name has no letter or digit."""
        return self.slug or slugify(self.name, nameless)


@dataclass(frozen=True, slots=True)
class Listing:
    """The options of one directive, validated. Empty filters let every post pass; *limit* 0 is no limit."""

    by: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = "-date"
    order: str = "-count"
    limit: int = 0
    index: bool = False
    empty: bool = False
    style: str = "full"
    toctree: bool = False

    @property
    def is_filtered(self) -> bool:
        """Whether some posts may not pass."""
        names = self.categories or self.tags or self.authors or self.languages or self.exclude
        return bool(names or self.since or self.until)

    @property
    def has_sections(self) -> bool:
        """Whether its groups stand for their categories: the byline, the role and pages of categories mean them."""
        return self.by == "category" and not self.is_filtered


@dataclass(frozen=True, slots=True)
class Entry:
    """What a listing shows of one post, and nothing else: two equal entries look the same."""

    docname: str
    title: str
    language: str
    date: dt.date | None = None
    minutes: int = 0
    summary_digest: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a listing, or all of a flat one.

    *name* is the category, tag, author or year, ``""`` for posts that have none, and ``None`` in a flat list.
    *slug* is the wish for an anchor, *anchor* what the page gives. *count* is before ``:limit:``; *members* are the
    docnames that the group adds to the document tree.
    """

    name: str | None
    title: str = ""
    slug: str = ""
    anchor: str = ""
    description: str = ""
    count: int = 0
    entries: tuple[Entry, ...] = ()
    members: tuple[str, ...] = ()


def select(listing: Listing, posts: Iterable[Post]) -> list[Post]:
    """Return the posts that pass the filters of *listing*, in its order, the pinned ones first."""
    key = _SORT_KEYS[listing.sort]
    return sorted((post for post in posts if _passes(listing, post)), key=lambda post: (not post.pinned, key(post)))


def arrange(listing: Listing, posts: Iterable[Post], declared: tuple[DeclaredCategory, ...]) -> tuple[Group, ...]:
    """Return the groups that *listing* shows of *posts*, in its order, without anchors; a flat list is one group."""
    selected = select(listing, posts)
    if not listing.by:
        return (_group(listing, None, selected, [post.docname for post in selected]),)

    by_name: dict[str, list[Post]] = {}
    for post in selected:
        for name in _NAMES[listing.by](post) or ("",):
            if _shows_group(listing, name):
                by_name.setdefault(name, []).append(post)
    order = _order_key(listing.order, by_name, [category.name for category in declared])
    names = sorted(by_name, key=lambda name: (name == "", *order(name)))
    if listing.empty:
        names += [
            category.name
            for category in declared
            if category.name not in by_name and _shows_group(listing, category.name)
        ]

    homes = {post.docname: _home(listing, post, by_name) for post in selected}
    declarations = {category.name: category for category in declared} if listing.by == "category" else {}
    groups = []
    for name in names:
        posts_of_group = by_name.get(name, [])
        members = [post.docname for post in posts_of_group if homes[post.docname] == name]
        groups.append(_group(listing, name, posts_of_group, members, declarations.get(name)))
    return tuple(groups)


def category_folders(posts: Iterable[Post], declared: Iterable[DeclaredCategory]) -> dict[str, str]:
    """Return the folder in the output, such as ``category/dev``, of each category that *posts* have.

    Two names may make one slug: then the declared categories come first, the others by name.
    """
    known = {category.name: category for category in declared}
    names = {name for post in posts for name in post.categories}
    slugs: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (name not in known, name)):
        # "slug" in the configuration can be any text, such as "../..".
        slug = slugify(known.get(name, DeclaredCategory(name)).anchor())
        slugs[name] = unique(cut(slug), slugs.values())
    return {name: f"category/{slug}" for name, slug in slugs.items()}


def _group(
    listing: Listing,
    name: str | None,
    posts: list[Post],
    members: list[str],
    declared: DeclaredCategory | None = None,
) -> Group:
    declared = declared or DeclaredCategory(name or "")
    return Group(
        name=name,
        title=declared.heading,
        slug=declared.anchor(_NAMELESS.get(listing.by, "posts")),
        description=declared.description,
        count=len(posts),
        entries=tuple(show(listing.style, post) for post in posts[: listing.limit or None]),
        members=tuple(members) if listing.toctree else (),
    )


def show(style: str, post: Post) -> Entry:
    """Return what a list in a *style* shows of *post*."""
    if style == "titles":
        return Entry(post.docname, post.title, post.language, pinned=post.pinned)
    digest = post.summary_digest if style == "full" else ""
    return Entry(post.docname, post.title, post.language, post.date, post.minutes, digest, post.pinned)


def _passes(listing: Listing, post: Post) -> bool:
    def any_of(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
        return not wanted or not set(wanted).isdisjoint(found)

    return (
        not post.hidden
        and any_of(listing.categories, post.categories)
        and any_of(listing.tags, post.tags)
        and any_of(listing.authors, post.authors)
        and any_of(listing.languages, _language_tags(post.language))
        and (listing.since is None or (post.date is not None and post.date >= listing.since))
        and (listing.until is None or (post.date is not None and post.date <= listing.until))
    )


def _language_tags(language: str) -> tuple[str, ...]:
    """Return *language* as written and its base, so that ``zh`` finds ``zh_TW``."""
    tag = language.replace("_", "-").lower()
    return (language, tag, tag.partition("-")[0])


def _shows_group(listing: Listing, name: str) -> bool:
    """Whether the filters want a section for the group *name*: a post in two categories has one in each."""
    wanted = {"category": listing.categories, "tag": listing.tags, "author": listing.authors}.get(listing.by)
    return name not in listing.exclude and (not wanted or name in wanted)


def _home(listing: Listing, post: Post, groups: Mapping[str, list[Post]]) -> str | None:
    """Return the one group under which *post* stands in the document tree: the first that is shown."""
    names = _NAMES[listing.by](post) or ("",)
    return next((name for name in names if name in groups), None)


# Ties are broken by document name everywhere, undated posts come last.
_LAST = (dt.date.max - dt.date.min).days + 1


def _days_ago(date: dt.date | None) -> int:
    """Sort newest first: the days from *date* to the end of the calendar."""
    return _LAST if date is None else (dt.date.max - date).days


_SORT_KEYS: Mapping[str, Callable[[Post], tuple[object, ...]]] = {
    "-date": lambda post: (_days_ago(post.date), post.docname),
    "date": lambda post: (post.date is None, post.date or dt.date.min, post.docname),
    "title": lambda post: (post.title.casefold(), post.docname),
    "-updated": lambda post: (_days_ago(post.updated or post.date), post.docname),
    "read-time": lambda post: (post.minutes, post.docname),
    "-read-time": lambda post: (-post.minutes, post.docname),
}

_NAMES: Mapping[str, Callable[[Post], tuple[str, ...]]] = {
    "category": lambda post: post.categories,
    "tag": lambda post: post.tags,
    "author": lambda post: post.authors,
    "year": lambda post: (f"{post.date.year:04}",) if post.date else (),
}

# Anchors of the groups for posts that have no category, tag, author or date: the same in every language.
_NAMELESS: Mapping[str, str] = {
    "category": "uncategorized",
    "tag": "untagged",
    "author": "unknown-author",
    "year": "undated",
}


def _order_key(
    order: str, groups: Mapping[str, list[Post]], declared: list[str]
) -> Callable[[str], tuple[object, ...]]:
    def oldest(name: str) -> dt.date:
        return min((post.date for post in groups[name] if post.date), default=dt.date.max)

    def latest(name: str) -> int:
        return min(_days_ago(post.date) for post in groups[name])

    positions = {name: position for position, name in enumerate(declared)}
    keys: Mapping[str, Callable[[str], tuple[object, ...]]] = {
        "-count": lambda name: (-len(groups[name]), oldest(name), name),
        "name": lambda name: (name.casefold(), name),
        "latest": lambda name: (latest(name), name),
        "declared": lambda name: (positions.get(name, len(positions)), name.casefold(), name),
    }
    return keys[order]
