"""Front matter, read leniently: key by key, each with its line, one bad value never costing the others.

MyST reads the front matter as one YAML document: an impossible date such as ``2020-02-30``, or a title with a colon,
and it drops all of it. Here every key stands for itself.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from .problem import Level, Problem, Subtype

# The C parser gives the same trees seven times as fast; some builds of PyYAML come without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = type("_Dumper", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})
# Quoted, a text stays in one line, whatever is in it.
_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))

STAND_IN = "."
"""The heading asked of MyST where the title will be."""

UNREADABLE = "unreadable"
"""The kind of a field of which nothing is known but its line."""

SWITCHES = ("commonmark_only", "gfm_only", "disable_syntax")
"""MyST's settings that may keep it from reading front matter: see its ``create_md_parser``."""

_LARGEST = 10_000
"""Values in all the front matter, aliases counted as often as they stand: nine lines of them can make a billion.

MyST reads as many in a second.
"""

_DEEPEST = 20
"""Levels of lists and mappings in each other. From some thousands on, PyYAML's C parser ends the process."""

_LONGEST_KEY = 100

_OPENING = re.compile(r"-{3,}\s*(?:#.*)?$")
_CLOSING = re.compile(r"(-{3,}|\.\.\.)\s*$")
_TOML = re.compile(r"\+{3}\s*$")
_TOML_DRAFT = re.compile(r"draft\s*=\s*true\b")
_KEY = re.compile(r"(?P<quote>[\"']?)(?P<key>[^\W\d](?:[\w -]{0,98}[\w-])?)(?P=quote)[ \t]*:(?:\s+(?P<rest>.*))?$")

# White space that YAML takes for the end of a line, or for no YAML at all; XML knows little of it.
_BLANKS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# White space, and what Unicode calls default ignorable; Hangul has letters without a shape.
_INVISIBLE = re.compile(
    "[\\s\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]*"
)

_NO_VALUE = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What PyYAML raises, beside its own errors, at ``2020-02-30``, ``!!bool x``, ``!!int ''`` and the like."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of the front matter.

    *text* is the value as written where it is one scalar (``yes`` stays ``yes``), *items* the same for a list; both
    are ``None`` for what is neither. *kind* is YAML's own reading: ``str``, ``null``, ``bool``, ``int``, ``float``,
    ``timestamp``, ``seq`` or ``map``; or it is `UNREADABLE`.
    """

    line: int
    kind: str = "str"
    text: str | None = None
    items: tuple[str, ...] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is no text, or none that anybody sees."""
        return self.text is None or self.kind == "null" or is_blank(self.text)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields by key, what is wrong with them, and the whole source with front matter that MyST can read.

    The source is written when it is asked for, which takes longer than reading: see `read_front_matter`.
    """

    fields: dict[str, Field]
    problems: tuple[Problem, ...]
    rewrite: Callable[[], str]

    @property
    def source(self) -> str:
        """Write the source."""
        return self.rewrite()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands at a *line*: a key, unless it is none, and the node of its value, if it has one."""

    key: str
    line: int
    node: yaml.Node | None = None
    problem: Problem | None = None


def read_front_matter(source: str) -> FrontMatter:
    """Read the front matter at the top of a MyST *source*.

    The returned source has as many lines as before. Its front matter is one line of valid YAML; where there is a
    title, it asks MyST for a heading, so that headings below it may begin at ``##``. The heading's text there is
    only a stand-in (a title is plain text, MyST would parse it): `sphinx_posts.headings` puts the title in.
    """
    lines = source.lstrip("\ufeff").split("\n")  # no editor shows a byte order mark, nor a second one
    if _TOML.match(lines[0]):
        return _read_toml(lines)
    if not lines[0].startswith("---"):
        return FrontMatter({}, (), partial("\n".join, lines))
    end, problems = _find_end(lines)
    if end is None:
        # Behind a space, dashes are a line across the page, and no front matter to MyST.
        return FrontMatter({}, tuple(problems), partial("\n".join, [" " + lines[0], *lines[1:]]))

    for number, line in enumerate(lines[1:end], 2):
        if names := unprintable(line):
            message = f"{names}: no character of a text, dropped from this line"
            problems.append(Problem(Subtype.FRONT_MATTER, message, number))
    fields, values, found = _read_values(legible("\n".join(lines[1:end])))
    problems += found
    message = ""
    if not isinstance(settings := values.get("myst", {}), dict):
        message = "'myst' is no mapping of MyST's settings; it is ignored"
    elif switch := next((name for name in SWITCHES if reads_no_front_matter(name, settings.get(name))), None):
        message = f"'myst' is ignored: with '{switch}' MyST would show this front matter as text"
    if message:
        problems.append(Problem(Subtype.FRONT_MATTER, message, fields["myst"].line, Level.ERROR))
        del values["myst"]
    return FrontMatter(fields, tuple(problems), partial(_rewrite, lines, end, fields, values))


def reads_no_front_matter(switch: str, value: object) -> bool:
    """Whether MyST's setting *switch*, one of `SWITCHES`, keeps it from reading front matter and its title."""
    return bool(value) and (switch != "disable_syntax" or bool(re.search("front_matter|heading", str(value))))


def has_title(fields: Mapping[str, Field]) -> bool:
    """Whether *fields* have a title that can be seen."""
    written = next((key for key in fields if key.strip().lower() == "title"), "title")
    return not fields.get("title", fields.get(written, Field(0))).is_blank


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of *text*."""
    return bool(_INVISIBLE.fullmatch(legible(text)))


def legible(text: str) -> str:
    """Return *text* without what is no text: control characters, halves of characters, byte order marks."""
    return _UNPRINTABLE.sub("", text.translate(_BLANKS))


def unprintable(text: str) -> str:
    """Return the names of what `legible` drops from *text*, such as ``U+001B``."""
    names = dict.fromkeys(f"U+{ord(found):04X}" for found in _UNPRINTABLE.findall(text))
    return ", ".join([*names][:3])


def _find_end(lines: list[str]) -> tuple[int | None, list[Problem]]:
    """Return the line that closes the front matter, counted from 0, and what is wrong with its fences."""
    begun = _OPENING.match(lines[0])
    end = next((number for number, line in enumerate(lines) if number and _CLOSING.match(line)), None)
    if end is not None:
        message = "front matter begins with '---' alone in its line; the rest of it is ignored"
        return end, [] if begun else [Problem(Subtype.FRONT_MATTER, message, 1)]
    end = next((number for number, line in enumerate(lines) if not line.strip()), None)
    keys = any(map(_KEY.match, lines[1:end]))
    if not begun or not keys:
        return None, []
    message = "the front matter that begins here is never closed with '---'"
    if end is not None:
        message += f"; it is taken to end before line {end + 1}, which is empty"
    return end, [Problem(Subtype.FRONT_MATTER, message, 1, Level.ERROR)]


def _read_toml(lines: list[str]) -> FrontMatter:
    """Report TOML, and leave its lines empty; read no more of it than whether it is a draft."""
    end = next((number for number, line in enumerate(lines) if number and _TOML.match(line)), None)
    message = "this front matter is TOML; write it as YAML, 'key: value' between two lines of '---'"
    if end is None:  # as YAML that is not closed: to the first empty line
        message += ", and close it"
        end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines)) - 1
    problem = Problem(Subtype.FRONT_MATTER, message, 1, Level.ERROR)
    draft = next((number for number, line in enumerate(lines[: end + 1], 1) if _TOML_DRAFT.match(line)), None)
    fields = {"draft": Field(draft, "bool", "true")} if draft else {}
    return FrontMatter(fields, (problem,), partial(_rewrite, lines, end, fields, {}))


def _rewrite(lines: list[str], end: int, fields: Mapping[str, Field], values: dict[str, Any]) -> str:
    """Return the source with *values* for front matter, in as many lines."""
    if has_title(fields):
        values = {**values, "title": STAND_IN, "myst": {**values.get("myst", {}), "title_to_header": True}}
    front = [""] * (end + 1)
    if fields:
        dumped = yaml.dump(values, Dumper=_Dumper, default_flow_style=True, width=2**31 - 1, allow_unicode=True)
        front[0], front[1], front[end] = "---", dumped.rstrip("\n"), "---"
    return "\n".join([*front, *lines[end + 1 :]])


def _read_values(text: str) -> tuple[dict[str, Field], dict[str, Any], list[Problem]]:
    """Read YAML: by key the fields, and what MyST will get; and what is wrong."""
    fields: dict[str, Field] = {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    known: dict[yaml.Node, tuple[int, int]] = {}
    left = _LARGEST
    for entry in _entries(text):
        key, line, node = entry.key, entry.line, entry.node
        size, depth = _measure(node, known) if node else (0, 0)  # of what is no key too: an alias may mean it
        if entry.problem:
            problems.append(entry.problem)
        if not key:
            continue
        if key in fields:
            message = f"'{key}' stands twice, first in line {fields[key].line}; the last one counts"
            problems.append(Problem(Subtype.FRONT_MATTER, message, line))
        fields[key] = Field(line, UNREADABLE)
        values.pop(key, None)
        if node is None:
            continue
        try:
            if size > left:
                raise yaml.MarkedYAMLError(problem=f"with it, the front matter is larger than {_LARGEST} values")
            if depth > _DEEPEST:
                raise _too_deep()
            field = _field(node, line)
            values[key] = _construct(node, field)
            fields[key] = field
            left -= size
        except yaml.YAMLError as error:
            problems.append(_no_value(key, line, error))
    return fields, values, problems


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the keys of a YAML mapping, or what stands there instead."""
    try:
        root = _compose(text)
    except (yaml.YAMLError, RecursionError):
        yield from _pieces(text.split("\n"))
        return
    if isinstance(root, yaml.MappingNode):
        for key, node in root.value:
            line = key.start_mark.line + 2
            name = " ".join(legible(key.value).split()) if isinstance(key, yaml.ScalarNode) else ""
            if 0 < len(name) <= _LONGEST_KEY:
                yield _Entry(name, line, node)
            else:
                message = "a key is a word, such as 'title'; this one is ignored"
                yield _Entry("", line, key, Problem(Subtype.FRONT_MATTER, message, line, Level.ERROR))
    elif root is not None:
        message = "the front matter is no mapping of keys to values, such as 'title: A title'; it is ignored"
        yield _Entry("", 2, None, Problem(Subtype.FRONT_MATTER, message, 2, Level.ERROR))


def _pieces(lines: list[str]) -> Iterator[_Entry]:
    """Yield what is no YAML as a whole, in pieces that each begin with a key at the left margin."""
    starts = [number for number, line in enumerate(lines) if _KEY.match(line)]
    before = next((number for number, line in enumerate(lines[: starts[0] if starts else None]) if line.strip()), None)
    if before is not None and not lines[before].startswith("#"):
        message = "this is no 'key: value', such as 'title: A title'; it is ignored up to the next key"
        yield _Entry("", before + 2, None, Problem(Subtype.FRONT_MATTER, message, before + 2, Level.ERROR))
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=False):
        line = start + 2
        match = _KEY.match(lines[start])
        assert match is not None
        key, rest = match["key"], (match["rest"] or "").strip()
        try:
            root = _compose("\n".join(lines[start:stop]))
            if not isinstance(root, yaml.MappingNode):
                raise yaml.YAMLError  # a tag or the like before the key
            (_, node), *others = root.value
            if others:
                raise yaml.YAMLError  # a key that is indented by mistake
            yield _Entry(key, line, node)
        except (yaml.YAMLError, RecursionError) as error:
            if any(line.strip() for line in lines[start + 1 : stop]):
                yield _Entry(key, line, None, _no_value(key, line, error))
            else:
                message = f"'{key}' needs quotes around its value ({_reason(error)}); it is taken as it stands"
                node = yaml.ScalarNode("tag:yaml.org,2002:str", rest)
                yield _Entry(key, line, node, Problem(_subtype(key), message, line))


def _compose(text: str) -> yaml.Node | None:
    """Make the nodes of *text*, if they are not nested so deeply that PyYAML's C parser runs out of its stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _too_deep()
    return yaml.compose(text, Loader=_Loader)


def _too_deep() -> yaml.YAMLError:
    return yaml.MarkedYAMLError(problem="it is nested too deeply")


def _measure(node: yaml.Node, known: dict[yaml.Node, tuple[int, int]]) -> tuple[int, int]:
    """Return how many values *node* holds, an alias as many as what it stands for, and how deeply they are nested.

    A hundred characters count as one more.
    """
    if isinstance(node, yaml.ScalarNode):
        return 1 + len(node.value) // 100, 0
    if node not in known:
        known[node] = _LARGEST + 1, 0  # what holds itself has no end
        parts = [part for entry in node.value for part in (entry if isinstance(entry, tuple) else (entry,))]
        sizes, depths = zip((1, 0), *(_measure(part, known) for part in parts), strict=True)
        known[node] = min(sum(sizes), _LARGEST + 1), 1 + max(depths)
    return known[node]


def _no_value(key: str, line: int, error: Exception) -> Problem:
    return Problem(_subtype(key), f"'{key}' cannot be read ({_reason(error)}); it is ignored", line, Level.ERROR)


def _reason(error: Exception) -> str:
    return str(getattr(error, "problem", None) or "it is not YAML")


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


def _construct(node: yaml.Node, field: Field) -> Any:
    """Make the Python value of *node*; keep the text of a scalar that YAML cannot make one of.

    The value is one that JSON knows, for myst-nb writes front matter as JSON and ends the build at a date.
    """
    loader = _Loader("")
    try:
        return json.loads(json.dumps(loader.construct_document(node), default=str, skipkeys=True))
    except _NO_VALUE as error:
        if field.text is None and field.items is None:
            raise yaml.MarkedYAMLError(problem=_reason(error)) from error
        return field.text if field.items is None else list(field.items)
    finally:
        loader.dispose()
