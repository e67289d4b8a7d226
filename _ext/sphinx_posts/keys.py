"""The keys of front matter: what each means, what it may hold, and which keys of other systems mean the same.

The model is pydantic's: it finds all that is wrong at once, says each in our own words, and gives the JSON Schema that
editors read. Values arrive as `Field`, as they were written, so ``title: 2020`` is a text and ``yes`` is not lost.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, WithJsonSchema
from pydantic import Field as Key
from pydantic_core import PydanticCustomError

from .addresses import file_of
from .front_matter import UNREADABLE, Field, is_blank, legible, unprintable
from .problem import Level, Problem, Subtype, quoted

_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+\d{1,2}:\d{2}.*|\s*)$")
_LANGUAGE = re.compile(r"^\s*(?:[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)?\s*$")
_YES = {"true", "yes", "on"}
_NO = {"false", "no", "off"}


class _Context:
    """What a value is read with: the key, as it was written, and where to say what is odd but taken."""

    def __init__(self, fields: Mapping[str, tuple[str, Field]], without_date: str, split_spaces: bool) -> None:
        self.fields = fields
        self.without_date = without_date
        self.split_spaces = split_spaces
        self.problems: list[Problem] = []

    def note(self, info: ValidationInfo, subtype: Subtype, message: str, level: Level = Level.WARNING) -> None:
        """Say what is odd about a value that is taken all the same, or what of it is lost."""
        written, field = self.fields[info.field_name or ""]
        self.problems.append(Problem(subtype, f"{written}: {message}", field.line, level))


def _context(info: ValidationInfo) -> _Context:
    context = info.context
    assert isinstance(context, _Context)
    return context


def _refuse(subtype: Subtype, message: str) -> NoReturn:
    # Braces in what a writer wrote are no placeholders.
    raise PydanticCustomError(subtype.value, "{message}", {"message": message})


def _text(subtype: Subtype, *, may_be_empty: bool = False) -> Callable[[Field, ValidationInfo], str]:
    def read(field: Field, info: ValidationInfo) -> str:
        if field.text is None:
            _refuse(subtype, "a text is expected, not a list or mapping; it is ignored")
        if field.is_blank:
            if not may_be_empty:
                _context(info).note(info, subtype, "it is empty; fill it in or delete the line")
            return ""
        if field.kind == "bool":
            message = f'YAML reads {field.text} as true or false; write "{field.text}" in quotes'
            _context(info).note(info, subtype, message)
        return " ".join(field.text.split())

    return read


def _date(else_: str = "") -> Callable[[Field, ValidationInfo], dt.date]:
    def read(field: Field, info: ValidationInfo) -> dt.date:
        otherwise = else_ or _context(info).without_date
        if field.kind == "null":
            _refuse(Subtype.DATE, f"it is empty; {otherwise}")
        match = _DATE.match(field.text or "")
        if not match:
            _refuse(Subtype.DATE, f"{quoted(field.text or '')} is not a date written as YYYY-MM-DD; {otherwise}")
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError as error:
            _refuse(Subtype.DATE, f"{quoted(field.text or '')} is no day of the calendar ({error}); {otherwise}")

    return read


def _flag(otherwise: str) -> Callable[[Field, ValidationInfo], bool]:
    def read(field: Field, info: ValidationInfo) -> bool:
        text = (field.text or "").strip().lower()
        if text not in _YES | _NO:
            _refuse(Subtype.STATE, f"{quoted(field.text or '')} is neither true nor false; {otherwise}")
        return text in _YES

    return read


def _bare_flag(otherwise: str) -> Callable[[Field, ValidationInfo], bool]:
    """Read a flag that needs no value to be set, as Sphinx's own."""
    read = _flag(otherwise)
    return lambda field, info: (field.is_blank and field.kind in ("null", "str")) or read(field, info)


def _minutes(field: Field, info: ValidationInfo) -> int:
    text = (field.text or "").strip()
    if not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) <= 4):
        _refuse(Subtype.VALUE, f"{quoted(field.text or '')} is no number of minutes above 0; the time is computed")
    return int(text)


def _names(field: Field, info: ValidationInfo) -> tuple[str, ...]:
    """Read one name or a list of them."""
    if field.items is not None:
        return distinct(field.items)
    if field.text is None:
        _refuse(Subtype.VALUE, "a name or a list of names is expected; it is ignored")
    return distinct((field.text,)) if field.kind != "null" else ()


def _tags(field: Field, info: ValidationInfo) -> tuple[str, ...]:
    """Read a list of tags, or a string with commas; Jekyll's has spaces."""
    if field.items is not None or field.text is None or field.kind == "null":
        return _names(field, info)
    split_spaces = _context(info).split_spaces and "," not in field.text
    return distinct(field.text.split() if split_spaces else field.text.split(","))


def _category(field: Field, info: ValidationInfo) -> tuple[str, ...]:
    if field.items is not None:
        _context(info).note(info, Subtype.CATEGORY, "a list belongs under 'categories'; it is read as one")
        return distinct(field.items)
    return distinct((_text(Subtype.CATEGORY)(field, info),))


def _categories(field: Field, info: ValidationInfo) -> tuple[str, ...]:
    context = _context(info)
    if "category" in context.fields:
        context.note(info, Subtype.CATEGORY, "'category' stands there too; the post is in all of them")
    names: tuple[str, ...] = field.items or ()
    if field.items is None and field.kind != "null":
        text = _text(Subtype.CATEGORY, may_be_empty=True)(field, info)
        if text and context.split_spaces:
            return distinct(text.split())
        if text:
            context.note(info, Subtype.CATEGORY, "a list is expected; it is read as one category")
        names = (text,)
    if not distinct(names) and "category" not in context.fields:
        context.note(info, Subtype.CATEGORY, "it is empty; fill it in or delete the line")
    return distinct(names)


def _addresses(field: Field, info: ValidationInfo) -> tuple[str, ...]:
    """Read an address or a list of them as files in the output; one that is none costs the others nothing."""
    if field.text is None and field.items is None:
        _refuse(Subtype.REDIRECT, "an address or a list of them is expected; it is ignored")
    files: list[str] = []
    for address in (field.text or "",) if field.items is None else field.items:
        try:
            files += [file_of(address)] if field.kind != "null" else []
        except ValueError as error:
            message = f"{quoted(address)} is no address: {error}; it is ignored"
            _context(info).note(info, Subtype.REDIRECT, message, Level.ERROR)
    return tuple(dict.fromkeys(files))


def _language(field: Field, info: ValidationInfo) -> str:
    language = _text(Subtype.VALUE, may_be_empty=True)(field, info)
    if not _LANGUAGE.match(language):
        _refuse(Subtype.VALUE, f"{quoted(language)} is no language tag, such as ko or zh_CN; ignored")
    return language


def distinct(names: Any) -> tuple[str, ...]:
    """Drop empty names and repetitions, and fold white space and Unicode forms."""
    cleaned = (" ".join(unicodedata.normalize("NFC", name).split()) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if not is_blank(name)))


# A schema refuses nothing that is read without a word: what is a number to YAML, or nothing, can be a text to us.
_SCALAR = ["string", "number", "boolean", "null"]
_FLAG_WORDS = "|".join("".join(f"[{letter.upper()}{letter}]" for letter in word) for word in sorted(_YES | _NO))
_TITLE_SCHEMA = WithJsonSchema({"type": ["string", "number"]})
_TEXT_SCHEMA = WithJsonSchema({"type": ["string", "number", "null"]})
_LANGUAGE_SCHEMA = WithJsonSchema({"type": ["string", "null"], "pattern": _LANGUAGE.pattern})
_NAMES_SCHEMA = WithJsonSchema({"type": [*_SCALAR, "array"], "items": {"type": _SCALAR}})
_DATE_SCHEMA = WithJsonSchema({"type": "string", "pattern": _DATE.pattern})
_FLAG_SCHEMA = WithJsonSchema({"type": ["boolean", "string"], "pattern": rf"^\s*({_FLAG_WORDS})\s*$"})
_BARE_FLAG_SCHEMA = WithJsonSchema({"type": ["boolean", "string", "null"], "pattern": rf"^\s*({_FLAG_WORDS})?\s*$"})
_MINUTES_SCHEMA = WithJsonSchema(
    {"type": ["integer", "string"], "minimum": 1, "maximum": 9999, "pattern": r"^\s*[0-9]{1,4}\s*$"}
)

_Title = Annotated[str, BeforeValidator(_text(Subtype.TITLE)), _TITLE_SCHEMA]
_Text = Annotated[str, BeforeValidator(_text(Subtype.VALUE, may_be_empty=True)), _TEXT_SCHEMA]
_Language = Annotated[str, BeforeValidator(_language), _LANGUAGE_SCHEMA]
_PostDate = Annotated[dt.date, BeforeValidator(_date()), _DATE_SCHEMA]
_Date = Annotated[dt.date, BeforeValidator(_date("it is ignored")), _DATE_SCHEMA]
_Expires = Annotated[dt.date, BeforeValidator(_date("the post does not expire")), _DATE_SCHEMA]
_Names = Annotated[tuple[str, ...], BeforeValidator(_names), _NAMES_SCHEMA]
_Tags = Annotated[tuple[str, ...], BeforeValidator(_tags), _NAMES_SCHEMA]
_Category = Annotated[tuple[str, ...], BeforeValidator(_category), _TITLE_SCHEMA]
_Categories = Annotated[tuple[str, ...], BeforeValidator(_categories), _NAMES_SCHEMA]
_Draft = Annotated[bool, BeforeValidator(_flag("the post is held back")), _FLAG_SCHEMA]
_Hidden = Annotated[bool, BeforeValidator(_flag("the post is listed nowhere")), _FLAG_SCHEMA]
_Pin = Annotated[bool, BeforeValidator(_flag("the post is not pinned")), _FLAG_SCHEMA]
_Comments = Annotated[bool, BeforeValidator(_flag("the post has no comments")), _FLAG_SCHEMA]
_NoComments = Annotated[bool, BeforeValidator(_bare_flag("the post has no comments")), _BARE_FLAG_SCHEMA]
_Addresses = Annotated[tuple[str, ...], BeforeValidator(_addresses), _NAMES_SCHEMA]
_Minutes = Annotated[int, BeforeValidator(_minutes), _MINUTES_SCHEMA]


class FrontMatterKeys(BaseModel):
    """What a writer may say of a post; empty where the front matter is silent."""

    model_config = ConfigDict(frozen=True, title="Front matter of a post")

    title: _Title = Key("", description="The title, in lists and at the top of the page.")
    date: _PostDate | None = Key(
        None, description="The day of publication, YYYY-MM-DD; a post with a later day waits for it."
    )
    updated: _Date | None = Key(None, description="The day of the last change worth telling.")
    category: _Category = Key((), description="The one category of the post.")
    categories: _Categories = Key((), description="The categories of the post.")
    tags: _Tags = Key((), description="Tags: a list, or a text with commas.")
    author: _Names = Key((), description="An author, or a list of them.")
    summary: _Text = Key("", description="What lists say of the post; else its first paragraph.")
    language: _Language = Key("", description="The language of the post, if it is not the site's.")
    draft: _Draft = Key(False, description="Whether the post is not ready to be published.")
    published: _Draft = Key(True, description="Jekyll's word: false makes the post a draft.")
    publish: _Date | None = Key(None, description="The day from which the post is public, if that is not its date.")
    expires: _Expires | None = Key(None, description="The first day on which the post is no longer public.")
    hidden: _Hidden = Key(False, description="Whether no list shows the post; its page is built.")
    id: _Text = Key("", description="What feeds know the post by; else the name of its file.")
    pin: _Pin = Key(False, description="Whether the post comes first in its lists.")
    read_time: _Minutes | None = Key(None, description="The reading time in minutes, instead of the computed one.")
    related: _Names = Key((), description="Posts to read next, by their file names, instead of those found related.")
    redirect_from: _Addresses = Key((), description="An address that the post had before, or a list of them.")
    permalink: _Addresses = Key((), description="Jekyll's word: the address that the post had there.")
    comments: _Comments = Key(True, description="Whether readers can comment, where the site has comments.")
    nocomments: _NoComments = Key(False, description="Sphinx's word: they cannot.")


# What is taken for the value of a flag that cannot be read: nothing is published by a slip of the pen.
_HELD_BACK = {"draft": True, "published": False, "hidden": True, "comments": False, "nocomments": True}

SYNONYMS: Mapping[str, str] = {
    "aliases": "redirect_from",
    "authors": "author",
    "description": "summary",
    "excerpt": "summary",
    "expirydate": "expires",
    "lang": "language",
    "last_modified_at": "updated",
    "lastmod": "updated",
    "modified": "updated",
    "pinned": "pin",
    "publishdate": "publish",
}
"""Keys of other systems, in lower case, and ours that mean the same."""

IGNORED = frozenset(
    {
        *("blogpost", "layout", "share", "slug", "toc", "type", "url", "weight"),
        *("file_format", "html_meta", "jupytext", "kernelspec", "language_info", "mystnb", "substitutions"),
        *("myst", "nosearch", "orphan", "tocdepth", "parsers"),
    }
)
"""Keys that are someone else's: of Jekyll, Hugo and ABlog, of notebooks, of MyST and Sphinx."""

KNOWN = frozenset({*FrontMatterKeys.model_fields, *SYNONYMS, *IGNORED})


def canonical(key: str) -> str:
    """Return our name of a *key* as it was written: other systems have capitals and hyphens."""
    name = key.strip().lower().replace("-", "_")
    return SYNONYMS.get(name, name)


def names_keys(names: Iterable[str]) -> bool:
    """Whether one of the *names* of a field list is a key: the list is front matter then, and no text."""
    return any(canonical(name) in KNOWN for name in names)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the front matter, for editors: our keys, and those of others that mean the same."""
    schema = FrontMatterKeys.model_json_schema()
    keys = {name: {**known, "title": name} for name, known in schema["properties"].items()}
    for known in keys.values():
        known.pop("default", None)
    for name, ours in SYNONYMS.items():
        keys[name] = {**keys[ours], "title": name, "description": f"The same as '{ours}'."}
    for name in IGNORED:
        keys[name] = {"title": name, "description": "Left to others."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": schema["title"],
        "type": "object",
        "properties": dict(sorted(keys.items())),
    }


def read_keys(
    fields: Mapping[str, Field], *, without_date: str = "it is ignored", split_spaces: bool = False
) -> tuple[FrontMatterKeys, dict[str, int], list[Problem]]:
    """Read *fields*: return the keys, the line of each, and what is wrong.

    A value that cannot be read is an error and counts as absent, a flag as the one that publishes nothing; where the
    field says so itself, it has been reported. *without_date* says what becomes of a post whose date is none. With
    *split_spaces*, a text of categories or tags is several, separated by spaces, as in Jekyll.
    """
    known: dict[str, tuple[str, Field]] = {}
    problems: list[Problem] = []
    for written, field in fields.items():
        name = canonical(written)
        if name not in FrontMatterKeys.model_fields:
            continue
        if name in known:
            kept, dropped = (written, known[name][0]) if written == name else (known[name][0], written)
            message = f"'{dropped}' means the same as '{kept}'; '{kept}' counts"
            problems.append(Problem(Subtype.VALUE, message, fields[dropped].line))
            if kept != written:
                continue
        if names := unprintable("".join((field.text or "", *(field.items or ())))):
            problems.append(Problem(Subtype.VALUE, f"{written}: {names}: no character of a text, dropped", field.line))
        text = None if field.text is None else legible(field.text)
        items = None if field.items is None else tuple(map(legible, field.items))
        known[name] = (written, replace(field, text=text, items=items))

    context = _Context(known, without_date, split_spaces)
    values: dict[str, Any] = {name: field for name, (_, field) in known.items() if field.kind != UNREADABLE}
    unreadable = known.keys() - values.keys()
    try:
        keys = FrontMatterKeys.model_validate(values, context=context)
    except ValidationError as error:
        wrong = {str(found["loc"][0]): found for found in error.errors(include_url=False, include_input=False)}
        for name, found in wrong.items():
            written, field = known[name]
            message = f"{written}: {found['msg']}"
            context.problems.append(Problem(Subtype(found["type"]), message, field.line, Level.ERROR))
            del values[name]
            unreadable.add(name)
        # The same again without what is wrong; what is odd has been said already.
        keys = FrontMatterKeys.model_validate(values, context=_Context(known, without_date, split_spaces))
    keys = keys.model_copy(update={name: value for name, value in _HELD_BACK.items() if name in unreadable})
    return keys, {name: field.line for name, (_, field) in known.items()}, [*problems, *context.problems]
