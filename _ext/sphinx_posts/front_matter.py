"""Front matter, read leniently: key by key, each with its line, one bad value never costing the others.

MyST reads the front matter as one YAML document: an impossible date such as ``2020-02-30``, or a title with a colon,
and it drops all of it. Here every key stands for itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from .problem import Problem, Subtype

# The C parser gives the same trees seven times as fast; some builds of PyYAML come without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

STAND_IN = "."
"""The heading asked of MyST where the title will be."""

_OPENING = re.compile(r"-{3,}\s*$")
_CLOSING = re.compile(r"(-{3,}|\.\.\.)\s*$")
_KEY = re.compile(r"(?P<key>[^\W\d][\w -]*?)\s*:(?:\s+(?P<rest>.*))?$")


@dataclass(frozen=True, slots=True)
class Field:
    """One key of the front matter.

    *text* is the value as written where it is one scalar (``yes`` stays ``yes``), *items* the same for a list; both
    are ``None`` for what is neither. *kind* is YAML's own reading: ``str``, ``null``, ``bool``, ``int``, ``float``,
    ``timestamp``, ``seq`` or ``map``.
    """

    line: int
    kind: str = "str"
    text: str | None = None
    items: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields by key, what is wrong with them, and the whole source with front matter that MyST can read."""

    fields: dict[str, Field]
    problems: tuple[Problem, ...]
    source: str


def read_front_matter(source: str) -> FrontMatter:
    """Read the front matter at the top of a MyST *source*.

    The returned source has as many lines as before. Its front matter is one line of valid YAML; where there is a
    title, it asks MyST for a heading, so that headings below it may begin at ``##``. The heading's text there is
    only a stand-in (a title is plain text, MyST would parse it): `sphinx_posts.headings` puts the title in.
    """
    lines = source.split("\n")
    if not _OPENING.match(lines[0]):
        return FrontMatter({}, (), source)
    end = next((number for number, line in enumerate(lines) if number and _CLOSING.match(line)), None)
    if end is None:
        problem = Problem(Subtype.FRONT_MATTER, "the front matter that begins here is never closed with '---'", 1)
        return FrontMatter({}, (problem,), source)

    fields: dict[str, Field] = {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, field, value, found in _read_keys(lines[1:end]):
        if found:
            problems.append(found)
        if key in fields:
            message = f"'{key}' stands twice, first in line {fields[key].line}; the last one counts"
            problems.append(Problem(Subtype.FRONT_MATTER, message, field.line))
        if key:
            fields[key], values[key] = field, value

    if fields.get("title", Field(0)).text:
        values["title"] = STAND_IN
        options = values.get("myst")
        values["myst"] = {**(options if isinstance(options, dict) else {}), "title_to_header": True}
    if values:
        dumped = yaml.dump(values, Dumper=_Dumper, default_flow_style=True, width=2**31 - 1, allow_unicode=True)
        lines[: end + 1] = ["---", dumped.rstrip("\n"), *[""] * (end - 2), "---"]
    else:
        lines[: end + 1] = [""] * (end + 1)
    return FrontMatter(fields, tuple(problems), "\n".join(lines))


def _read_keys(lines: list[str]) -> Iterator[tuple[str, Field, Any, Problem | None]]:
    """Yield each key with its field, the value YAML makes of it, and what is wrong with it."""
    text = "\n".join(lines)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        yield from _read_chunks(lines)
        return
    if isinstance(root, yaml.MappingNode):
        for key, node in root.value:
            yield str(key.value), _field(node, key.start_mark.line + 2), _construct(node), None
    elif root is not None:
        message = "the front matter is no mapping of keys to values, such as 'title: A title'; it is ignored"
        yield "", Field(2), None, Problem(Subtype.FRONT_MATTER, message, 2)


def _read_chunks(lines: list[str]) -> Iterator[tuple[str, Field, Any, Problem | None]]:
    """Read what is no YAML as a whole, in pieces that each begin with a key at the left margin."""
    starts = [number for number, line in enumerate(lines) if _KEY.match(line)]
    before = next((number for number, line in enumerate(lines[: starts[0] if starts else None]) if line.strip()), None)
    if before is not None and not lines[before].startswith("#"):
        message = "this is no 'key: value', such as 'title: A title'; it is ignored up to the next key"
        yield "", Field(before + 2), None, Problem(Subtype.FRONT_MATTER, message, before + 2)
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=False):
        line = start + 2
        match = _KEY.match(lines[start])
        assert match is not None
        key, rest = match["key"], (match["rest"] or "").strip()
        try:
            root = yaml.compose("\n".join(lines[start:stop]), Loader=_Loader)
            if not isinstance(root, yaml.MappingNode):
                raise yaml.YAMLError  # a tag or the like before the key
            (_, node), *others = root.value
            if others:
                raise yaml.YAMLError  # a key that is indented by mistake
            yield key, _field(node, line), _construct(node), None
        except (yaml.YAMLError, RecursionError) as error:
            reason = str(getattr(error, "problem", None) or "it is not YAML")
            if stop - start == 1 or not any(line.strip() for line in lines[start + 1 : stop]):
                message = f"'{key}' needs quotes around its value ({reason}); it is taken as it stands"
                field = Field(line, text=unicodedata.normalize("NFC", rest))
                yield key, field, rest, Problem(_subtype(key), message, line)
            else:
                message = f"'{key}' cannot be read ({reason}); it is ignored"
                yield "", Field(line), None, Problem(_subtype(key), message, line)


def _subtype(key: str) -> Subtype:
    by_key = {
        "title": Subtype.TITLE,
        "date": Subtype.DATE,
        "category": Subtype.CATEGORY,
        "categories": Subtype.CATEGORY,
    }
    return by_key.get(key, Subtype.FRONT_MATTER)


def _field(node: yaml.Node, line: int) -> Field:
    kind = node.tag.rpartition(":")[2]
    if isinstance(node, yaml.ScalarNode):
        return Field(line, kind, unicodedata.normalize("NFC", node.value))
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return Field(line, kind, items=tuple(unicodedata.normalize("NFC", item.value) for item in node.value))
    return Field(line, kind)


def _construct(node: yaml.Node) -> Any:
    """Make the Python value of *node*, or keep the text of what YAML cannot make one of."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError):
        return node.value if isinstance(node, yaml.ScalarNode) else ""
    finally:
        loader.dispose()
