"""The source of a post, in each of its formats: its front matter, read without parsing what comes below."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .front_matter import Field, FrontMatter, read_front_matter
from .post import FrontMatterFacts, read_facts
from .problem import Level, Problem, Subtype, UnreadableError

_FIELD = re.compile(r":(?P<key>[^:\s][^:]*):(?:\s+(?P<text>.*))?$")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)")
_LISTING = re.compile(r"\.\. +posts::", re.IGNORECASE)
_LABEL = re.compile(r"^ *\.\. _(`?)([^`:\n]+)\1: *$", re.MULTILINE)
_LABEL_OF_MYST = re.compile(r"^ *(\()([^()\n]+)\)= *$", re.MULTILINE)
_UNDERLINE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")


@dataclass(frozen=True, slots=True)
class PostSource:
    """What a post's source says before it is parsed: its facts, or ``None`` if it cannot be read, and what is wrong.

    *labels* are what it can be referred to by, in lower case, as far as a look at its lines tells.
    """

    facts: FrontMatterFacts | None
    problems: tuple[Problem, ...]
    labels: frozenset[str] = frozenset()


def read_post(path: Path, docname: str, suffix: str, *, jekyll: bool) -> PostSource | None:
    """Read the source of *docname* as if its file name had the *suffix*; ``None`` if its page holds a listing."""
    try:
        text = read_source(path)
        if holds_listing(text, suffix):
            return None
        fields, problems = read_fields(text, suffix)
    except UnreadableError as error:
        return PostSource(None, (error.problem,))
    facts, more = read_facts(docname, fields, jekyll=jekyll)
    labels = frozenset(" ".join(label.lower().split()) for label in _find_labels(text, suffix))
    return PostSource(facts, problems + more, labels)


def read_source(path: Path) -> str:
    """Return the text of the file; one that is no UTF-8 raises `UnreadableError`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is no UTF-8 ({error.reason} at byte {error.start}); it is left out"
        raise UnreadableError(Problem(Subtype.ENCODING, message, level=Level.ERROR)) from error


def holds_listing(text: str, suffix: str) -> bool:
    """Whether the source has a ``posts`` directive at a place where it works: then its page is no post.

    What is no source of its kind raises `UnreadableError`.
    """
    if suffix == ".ipynb":
        from .notebook import markdown_of  # noqa: PLC0415  # few sites have notebooks

        text = markdown_of(text)
    seen = text.lower()
    if "{posts}" not in seen and "posts::" not in seen:  # as in most sources
        return False
    lines = text.splitlines()
    if suffix == ".rst":
        return any(map(_LISTING.match, lines))
    fence, info = "", ""
    for line in lines:
        match = _FENCE.match(line)
        if fence and match and match["fence"].startswith(fence) and not match["info"]:
            fence = ""
        elif match and not fence:
            fence, info = match["fence"], match["info"].lower()
            if info.startswith("{posts}"):
                return True
        elif fence and info.startswith("{eval-rst}") and _LISTING.match(line):
            return True
    return False


def _find_labels(text: str, suffix: str) -> Iterator[str]:
    mark, label = (".. _", _LABEL) if suffix == ".rst" else (")=", _LABEL_OF_MYST)
    if mark in text:  # which is much sooner seen than where
        yield from (match[2] for match in label.finditer(text))


def read_fields(text: str, suffix: str) -> tuple[Mapping[str, Field], tuple[Problem, ...]]:
    """Read the front matter of a source with the file name's *suffix*, and say what is wrong with it as a whole.

    What is no source of its kind raises `UnreadableError`.
    """
    if suffix == ".rst":
        return _field_list(text.splitlines()), ()
    front_matter = read_myst(text, suffix)
    return front_matter.fields, front_matter.problems


def read_myst(text: str, suffix: str) -> FrontMatter:
    """Read the front matter of a source that MyST will parse, and return one whose front matter it can read."""
    if suffix != ".ipynb":
        return read_front_matter(text)
    from .notebook import read_notebook  # noqa: PLC0415  # as above

    return read_notebook(text)


def _field_list(lines: list[str]) -> dict[str, Field]:
    """Read the field list at the top of reStructuredText, or below its title, as `reading.find_field_list` does.

    Only what is needed before docutils reads it: values of one line, or of several as one text.
    """
    fields: dict[str, Field] = {}
    key, below_title = "", False
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if match := _FIELD.match(line):
            key = match["key"].lower()
            text = (match["text"] or "").strip()
            fields[key] = Field(number, "str" if text else "null", text)
        elif key and line[:1].isspace() and line.strip():
            before = fields[key]
            fields[key] = Field(before.line, "str", f"{before.text} {line.strip()}".strip())
        elif fields and line.strip():
            break  # the body
        elif line[:1].isspace():
            continue  # of a comment
        elif any(map(_UNDERLINE.match, (line, following))):
            below_title = True
        elif line.strip() and not line.startswith(".."):
            break  # a paragraph
    from .keys import names_keys  # noqa: PLC0415  # with pydantic, which a build with nothing to read does without

    return {} if below_title and not names_keys(fields) else fields
