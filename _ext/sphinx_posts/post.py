"""A post: one frozen, comparable value, made once from its front matter and its text."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from .front_matter import Field
from .problem import Problem, Subtype

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+\d{1,2}:\d{2}.*)?$")
_FILE_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*$")


@dataclass(frozen=True, slots=True)
class FrontMatterFacts:
    """What the front matter and the file name say of a post; empty where they are silent."""

    title: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    summary: str = ""
    title_line: int | None = None
    summary_line: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """All that lists, pages and feeds know of a post.

    *language* is as in front matter, else the site's; *minutes* is the reading time; *summary* is plain text, and
    *summary_digest* a fingerprint of its nodes, so that posts compare without docutils.
    """

    docname: str
    title: str
    date: dt.date | None
    updated: dt.date | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    language: str
    summary: str
    summary_digest: str
    minutes: int
    title_line: int | None = field(default=None, compare=False)


def read_facts(docname: str, fields: Mapping[str, Field]) -> tuple[FrontMatterFacts, tuple[Problem, ...]]:
    """Make the facts of the post *docname* from its front-matter *fields*, and say what is wrong with them."""
    reader = _Reader(fields)
    title = reader.text("title", Subtype.TITLE)
    summary = reader.text("summary", Subtype.VALUE, may_be_empty=True)
    facts = FrontMatterFacts(
        title=title,
        date=reader.post_date(docname),
        updated=reader.date("updated"),
        categories=reader.categories(),
        tags=reader.names("tags", split_commas=True),
        authors=reader.names("author"),
        language=reader.language(),
        summary=summary,
        title_line=fields["title"].line if title else None,
        summary_line=fields["summary"].line if summary else None,
    )
    return facts, tuple(reader.problems)


class _Reader:
    """Turns fields into values, and collects what is wrong on the way."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.problems: list[Problem] = []

    def report(self, subtype: Subtype, key: str, message: str) -> None:
        self.problems.append(Problem(subtype, f"{key}: {message}", self.fields[key].line))

    def text(self, key: str, subtype: Subtype, *, may_be_empty: bool = False) -> str:
        field = self.fields.get(key)
        if field is None:
            return ""
        if field.text is None:
            self.report(subtype, key, "a text is expected, not a list or mapping; it is ignored")
            return ""
        if field.kind == "null" or not field.text.strip():
            if not may_be_empty:
                self.report(subtype, key, "it is empty; fill it in or delete the line")
            return ""
        if field.kind == "bool":
            self.report(subtype, key, f'YAML reads {field.text} as true or false; write "{field.text}" in quotes')
        return " ".join(field.text.split())

    def names(self, key: str, *, split_commas: bool = False) -> tuple[str, ...]:
        """Read one name or a list of them; *split_commas* takes a string for a list with commas."""
        field = self.fields.get(key)
        if field is None:
            return ()
        if field.text is None and field.items is None:
            self.report(Subtype.VALUE, key, "a name or a list of names is expected; it is ignored")
            return ()
        if field.items is not None:
            names: tuple[str, ...] = field.items
        elif field.kind == "null":
            names = ()
        else:
            names = tuple((field.text or "").split(",")) if split_commas else (field.text or "",)
        return _distinct(names)

    def categories(self) -> tuple[str, ...]:
        names: tuple[str, ...] = ()
        if (field := self.fields.get("category")) is not None:
            if field.items is not None:
                self.report(Subtype.CATEGORY, "category", "a list belongs under 'categories'; it is read as one")
                names = field.items
            else:
                names = (self.text("category", Subtype.CATEGORY),)
        if (field := self.fields.get("categories")) is not None:
            if field.items is not None:
                names += field.items
            elif field.kind != "null":
                name = self.text("categories", Subtype.CATEGORY)
                if name:
                    self.report(Subtype.CATEGORY, "categories", "a list is expected; it is read as one category")
                names += (name,)
            if "category" in self.fields:
                self.report(Subtype.CATEGORY, "categories", "'category' stands there too; the post is in all of them")
            elif not any(name.strip() for name in names):
                self.report(Subtype.CATEGORY, "categories", "it is empty; fill it in or delete the line")
        return _distinct(names)

    def language(self) -> str:
        language = self.text("language", Subtype.VALUE, may_be_empty=True)
        if language and not _LANGUAGE.match(language):
            self.report(Subtype.VALUE, "language", f"'{language}' is no language tag, such as ko or zh_CN; ignored")
            return ""
        return language

    def date(self, key: str, otherwise: str = "it is ignored") -> dt.date | None:
        field = self.fields.get(key)
        if field is None:
            return None
        if field.kind == "null":
            self.report(Subtype.DATE, key, f"it is empty; {otherwise}")
            return None
        match = _DATE.match((field.text or "").strip())
        if not match:
            self.report(Subtype.DATE, key, f"'{field.text}' is not a date written as YYYY-MM-DD; {otherwise}")
            return None
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError as error:
            self.report(Subtype.DATE, key, f"'{field.text}' is no day of the calendar ({error}); {otherwise}")
            return None

    def post_date(self, docname: str) -> dt.date | None:
        name = docname.rpartition("/")[2]
        from_name: dt.date | None = None
        if match := _FILE_DATE.match(name):
            try:
                from_name = dt.date.fromisoformat(match[1])
            except ValueError as error:
                message = f"the file name begins with '{match[1]}', which is no day of the calendar ({error})"
                self.problems.append(Problem(Subtype.DATE, message))
        otherwise = f"{from_name} is taken from the file name" if from_name else "the post comes last"
        date = self.date("date", otherwise) or from_name
        if date is None and not any(problem.subtype is Subtype.DATE for problem in self.problems):
            message = "the post has no date: add 'date: YYYY-MM-DD', or begin the file name with one; it comes last"
            self.problems.append(Problem(Subtype.UNDATED, message))
        return date


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop empty names and repetitions, and fold white space and Unicode forms."""
    cleaned = (" ".join(unicodedata.normalize("NFC", name).split()) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name))
