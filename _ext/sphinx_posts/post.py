"""A post: one frozen, comparable value, made once from its front matter and its text."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from enum import StrEnum
from typing import Any

from .addresses import OldAddress
from .front_matter import Field
from .problem import Level, Problem, Subtype, quoted

_FILE_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)")


class State(StrEnum):
    """Whether a post is public on a day, and why not."""

    PUBLIC = "public"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Publication:
    """When a post is public: never while it is a *draft*, else from a day on, and until the day before *expires*.

    *line* is where the front matter names the day.
    """

    draft: bool = False
    public_from: dt.date | None = None
    expires: dt.date | None = None
    line: int | None = field(default=None, compare=False)

    def state(self, today: dt.date) -> State:
        """Return whether the post is public on *today*."""
        if self.draft:
            return State.DRAFT
        if self.expires and self.expires <= today:
            return State.EXPIRED
        if self.public_from and self.public_from > today:
            return State.SCHEDULED
        return State.PUBLIC


@dataclass(frozen=True, slots=True)
class Facts:
    """What the front matter and the file name say of a post; empty where they are silent.

    *read_time* is in minutes. A *hidden* post is in no list, a *pinned* one comes first. *related* names the posts that
    are, *id* is what feeds know the post by. *redirects* are addresses that it had before. Without *comments*, readers
    cannot comment on it. *lines* has the line of each key.
    """

    title: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    publication: Publication = Publication()
    hidden: bool = False
    pinned: bool = False
    read_time: int | None = None
    related: tuple[str, ...] = ()
    id: str = ""
    redirects: tuple[OldAddress, ...] = ()
    comments: bool = True
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def line(self, *keys: str) -> int | None:
        """Return the line of the first of *keys* that the front matter has."""
        return next((self.lines[key] for key in keys if key in self.lines), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterFacts(Facts):
    """The facts with the *summary*, a text with markup, which becomes nodes when the post is read."""

    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Facts):
    """All that lists, pages and feeds know of a post: its facts, and what its text and the site say beside them.

    *summary_digest* is a fingerprint of the summary's nodes, so that posts compare without docutils. *minutes* is the
    reading time, *words* are those counted for it, Han and kana one by one. *terms* are the words that tell what it is
    about; *related* has docnames.
    """

    docname: str
    summary_digest: str = ""
    minutes: int = 1
    words: int = 0
    terms: tuple[str, ...] = ()

    @classmethod
    def of(cls, docname: str, facts: Facts, **more: Any) -> "Post":
        """Make a post of *facts*, and of what *more* there is to say."""
        known = {each.name: getattr(facts, each.name) for each in dataclass_fields(Facts)}
        return cls(docname=docname, **{**known, **more})


def read_facts(
    docname: str, fields: Mapping[str, Field], *, jekyll: bool = False
) -> tuple[FrontMatterFacts, tuple[Problem, ...]]:
    """Make the facts of the post *docname* from its front-matter *fields*, and say what is wrong with them.

    With *jekyll*, a text of categories or tags is several, separated by spaces.
    """
    from .keys import read_keys  # noqa: PLC0415  # with pydantic, which a build with nothing to read does without

    from_name, problems = _date_of_file(docname)
    without_date = f"{from_name} is taken from the file name" if from_name else "the post comes last"
    keys, lines, found = read_keys(fields, without_date=without_date, split_spaces=jekyll)
    problems += found + _unknown_keys(fields)
    date = keys.date or from_name
    if keys.date and from_name and keys.date != from_name:
        message = f"date: {keys.date} differs from the file name's {from_name}; {keys.date} counts"
        problems.append(Problem(Subtype.DATE, message, lines["date"]))
    if date is None and not any(problem.subtype is Subtype.DATE for problem in problems):
        message = "the post has no date: add 'date: YYYY-MM-DD', or begin the file name with one; it comes last"
        problems.append(Problem(Subtype.UNDATED, message))
    old = {"redirect_from": keys.redirect_from, "permalink": keys.permalink}
    redirects = dict.fromkeys(OldAddress(file, lines[key]) for key, files in old.items() for file in files)
    line = lines.get("publish", lines.get("date"))
    publication = Publication(keys.draft or not keys.published, keys.publish or date, keys.expires, line)
    facts = FrontMatterFacts(
        title=keys.title,
        date=date,
        updated=keys.updated,
        categories=tuple(dict.fromkeys(keys.category + keys.categories)),
        tags=keys.tags,
        authors=keys.author,
        language=keys.language,
        summary=keys.summary,
        publication=publication,
        hidden=keys.hidden,
        pinned=keys.pin,
        read_time=keys.read_time,
        related=keys.related,
        id=keys.id,
        redirects=tuple(redirects),
        comments=keys.comments and not keys.nocomments,
        lines=lines,
    )
    if facts.pinned and publication.draft:
        problems.append(Problem(Subtype.STATE, "a draft is pinned, and no list shows it", lines["pin"]))
    if publication.expires and publication.public_from and publication.expires <= publication.public_from:
        message = (
            f"the post is over on {publication.expires}, not after {publication.public_from}, when it would go public:"
            " it is never public"
        )
        problems.append(Problem(Subtype.DATE, message, lines["expires"], Level.ERROR))
    return facts, tuple(problems)


def _unknown_keys(fields: Mapping[str, Field]) -> list[Problem]:
    from .keys import IGNORED, KNOWN, canonical  # noqa: PLC0415  # as above

    problems = []
    for written, found in fields.items():
        if canonical(written) not in KNOWN:
            near = difflib.get_close_matches(canonical(written), sorted(KNOWN - IGNORED), 1, cutoff=0.75)
            hint = f"did you mean '{near[0]}'?" if near else "it is ignored"
            problems.append(Problem(Subtype.KEY, f"unknown key {quoted(written)}; {hint}", found.line))
    return problems


def _date_of_file(docname: str) -> tuple[dt.date | None, list[Problem]]:
    """Return the date at the beginning of a file's name, and what is wrong with it."""
    match = _FILE_DATE.match(docname.rpartition("/")[2])
    try:
        return (dt.date.fromisoformat(match[1]) if match else None), []
    except ValueError as error:
        assert match is not None
        message = f"the file name begins with '{match[1]}', which is no day of the calendar ({error})"
        return None, [Problem(Subtype.DATE, message, level=Level.ERROR)]
