"""Jupyter notebooks, ``.ipynb``: what makes a file one, and its front matter.

Front matter stands between ``---`` at the top of the first cell, Markdown or raw, as Quarto, Jupytext and MyST have
it; what it leaves out may stand in the notebook's own metadata. myst-nb knows the metadata alone and would show the
cell's as text, so what a cell says moves there.
"""

import json
import re
import unicodedata
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic import Field as Key

from .front_matter import STAND_IN, Field, FrontMatter, has_title, legible, read_front_matter
from .keys import FrontMatterKeys, canonical
from .problem import Level, Problem, Subtype, UnreadableError

FIRST_CELL = 10_000
"""Added to a line of the first cell: myst-nb numbers its lines from here on, those of the second from 20000."""

_LINE = re.compile(r" at line (\d+)")


def _join(text: Any) -> Any:
    """Make one text of a list of them: Jupyter writes a line an item."""
    return "".join(text) if isinstance(text, list) and all(isinstance(line, str) for line in text) else text


class _Cell(BaseModel):
    cell_type: Literal["markdown", "raw", "code"]
    source: Annotated[str, BeforeValidator(_join)]


class _Notebook(BaseModel):
    """What a file must have to be read here; the rest is for myst-nb to judge."""

    nbformat: Literal[4]
    metadata: dict[str, Any]
    cells: list[_Cell] = Key(min_length=1)


def read_notebook(text: str) -> FrontMatter:
    """Read the front matter of the notebook *text*; what is no notebook raises `UnreadableError`.

    The returned source has it all in the metadata. The lines of the first cell that held it are empty.
    """
    notebook = _load(text)
    first, metadata = notebook["cells"][0], notebook["metadata"]
    fields: dict[str, Field] = {}
    problems: tuple[Problem, ...] = ()
    own = {key: value for key, value in metadata.items() if canonical(key) in FrontMatterKeys.model_fields}
    if first["cell_type"] != "code":
        cell = read_front_matter("".join(first["source"]))
        fields = {key: replace(field, line=field.line + FIRST_CELL) for key, field in cell.fields.items()}
        problems = tuple(replace(problem, line=(problem.line or 1) + FIRST_CELL) for problem in cell.problems)
        lines = cell.source.split("\n")
        if fields:
            end = lines.index("---", 1)
            metadata |= yaml.safe_load(lines[1])
            lines[: end + 1] = [""] * (end + 1)
        first["source"] = "\n".join(lines)
    said = {canonical(key) for key in fields}
    fields |= {key: _field(value) for key, value in own.items() if canonical(key) not in said}
    if has_title(fields):
        options = metadata.get("myst")
        metadata["title"] = STAND_IN
        metadata["myst"] = {**(options if isinstance(options, dict) else {}), "title_to_header": True}
    return FrontMatter(fields, problems, partial(json.dumps, notebook))


def markdown_of(text: str) -> str:
    """Return the text of the Markdown cells of the notebook *text*; what is none raises `UnreadableError`."""
    return "\n\n".join("".join(cell["source"]) for cell in _load(text)["cells"] if cell["cell_type"] == "markdown")


def _load(text: str) -> Any:
    line = None
    try:
        _Notebook.model_validate_json(text)
        return json.loads(text)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        reason = ": ".join(part for part in (".".join(map(str, wrong["loc"])), wrong["msg"]) if part)
        if match := _LINE.search(reason):
            line = int(match[1])
    message = f"the file is no Jupyter notebook of format 4 ({reason}); it is left out"
    raise UnreadableError(Problem(Subtype.NOTEBOOK, message, line, Level.ERROR))


def _field(value: Any) -> Field:
    """Make a field of a value of the metadata, which has no line that a writer sees; an author there is a mapping."""
    if isinstance(value, list):
        items = [item.get("name") if isinstance(item, dict) else item for item in value]
        names = tuple(item for item in items if isinstance(item, str))
        return Field(1, "seq", items=names if len(names) == len(items) else None)
    if isinstance(value, dict):
        return Field(1, "map")
    if value is None or isinstance(value, bool):
        return Field(1, "null" if value is None else "bool", json.dumps(value))
    return Field(1, text=legible(unicodedata.normalize("NFC", str(value))))
