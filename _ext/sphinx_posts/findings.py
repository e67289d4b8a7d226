"""What is wrong with a post beyond its own front matter: told by the day, the declared categories, the other posts."""

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from .post import FrontMatterFacts, Post, Publication
from .problem import Level, Problem, Subtype, quoted

FAR_FUTURE = dt.timedelta(days=366)
"""A date that is further ahead than this is more likely a slip of the pen than a plan."""

LONG_SUMMARY = 300
"""Characters of a summary that lists, feeds and search engines still show whole."""


def of_day(publication: Publication, today: dt.date) -> Iterator[Problem]:
    """Yield that a date is so far ahead of *today* that it may be a slip of the pen."""
    first = publication.public_from
    if first and first - today > FAR_FUTURE:
        message = f"{first} is more than a year ahead: the post is not public until then"
        yield Problem(Subtype.DATE, message, publication.line)


def of_categories(facts: FrontMatterFacts, declared: Iterable[str], *, strict: bool) -> Iterator[Problem]:
    """Yield the categories that are not *declared*, if one is near; with *strict*, each is an error."""
    names = list(declared)
    for category in facts.categories:
        if not names or category in names:
            continue
        near = nearest(category, names)
        line = facts.line("category", "categories")
        if near and folded(near) == folded(category):
            message = f"the category {quoted(category)} differs only in its form from {quoted(near)}, which is declared"
        elif near:
            message = f"the category {quoted(category)} is not declared; did you mean {quoted(near)}?"
        else:
            message = f"the category {quoted(category)} is not declared in 'posts_categories'"
        if strict or near:
            yield Problem(Subtype.CATEGORY, message, line, Level.ERROR if strict else Level.WARNING)


def of_summary(facts: FrontMatterFacts, summary: str) -> Iterator[Problem]:
    """Yield that the *summary*, as text, is long, or that there is none."""
    line = facts.line("summary")
    if not summary:
        message = "the post has no summary, and no paragraph to take one from"
        yield Problem(Subtype.SUMMARY, message, line)
    elif len(summary) > LONG_SUMMARY and line:
        message = f"the summary has {len(summary)} characters; {LONG_SUMMARY} are enough for a list"
        yield Problem(Subtype.SUMMARY, message, line)


def of_read_time(facts: FrontMatterFacts, computed: int) -> Iterator[Problem]:
    """Yield that a reading time in front matter is half the *computed* minutes or less, or one and a half or more."""
    if facts.read_time is not None and 2 * abs(facts.read_time - computed) >= max(computed, 2):
        message = f"read_time: {facts.read_time} minutes, where {computed} are computed"
        yield Problem(Subtype.READ_TIME, message, facts.line("read_time"))


def of_posts(posts: Iterable[Post]) -> Iterator[tuple[str, Problem]]:
    """Yield the docname, and what is wrong, of posts with the title, slug, identifier or old address of another."""
    by_title: dict[str, Post] = {}
    by_slug: dict[str, Post] = {}
    by_id: dict[str, Post] = {}
    by_file: dict[str, Post] = {}
    for post in sorted(posts, key=lambda post: post.docname):
        other = by_title.setdefault(post.title, post)
        if other is not post:
            message = f"the title {quoted(post.title)} is that of {other.docname} too"
            yield post.docname, Problem(Subtype.DUPLICATE_TITLE, message, post.line("title") or 1)
        other = by_slug.setdefault(slug_of_file(post.docname), post)
        if other is not post:
            message = f"the file's slug '{slug_of_file(post.docname)}' is that of {other.docname} too"
            yield post.docname, Problem(Subtype.DUPLICATE_SLUG, message)
        other = by_id.setdefault(id_in_feeds(post), post)
        if other is not post and (post.id or other.id):  # else the slugs are equal, too
            message = f"the id '{id_in_feeds(post)}' is that of {other.docname} too"
            if not (post.hidden or other.hidden):
                message += "; feeds have the other alone"
            yield post.docname, Problem(Subtype.DUPLICATE_ID, message)
        for old in post.redirects:
            other = by_file.setdefault(old.file, post)
            if other is not post:
                message = f"{other.docname} says, too, that it was at '{old}'; the address leads there"
                yield post.docname, Problem(Subtype.REDIRECT, message, old.line)


def id_in_feeds(post: Post) -> str:
    """Return what feeds know a post by: its ``id``, else the name of its file, or of the folder of an ``index``."""
    return post.id.lstrip("/") or _name(post.docname)  # a slash at the beginning is for the feeds themselves


def slug_of_file(docname: str) -> str:
    """Return the name of a file, or of the folder of an ``index``, without the date before it."""
    return re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", _name(docname))


def _name(docname: str) -> str:
    *folders, name = docname.split("/")
    return folders[-1] if folders and name == "index" else name


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of *names* that *name* may be a misspelling of."""
    by_form = {folded(other): other for other in names}
    found = difflib.get_close_matches(folded(name), by_form, 1, cutoff=0.75)
    return by_form[found[0]] if found else None


def folded(name: str) -> str:
    """Return what is left of a name without case, compatibility forms, hyphens and spaces."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", name).casefold())
