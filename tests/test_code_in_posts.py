"""Code in a post does what the post says."""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

# Each post with Python code is one program: a block goes on where the one before it ended.
PROGRAMS = [path for path in sorted((ROOT / "posts").glob("*.md")) if "```python" in path.read_text(encoding="utf-8")]
NEEDS_A_TPU = "2020-06-01-tpu-recipe"

_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
_ROWS = re.compile(r"^\|(?:[ :-]+\|)+\n((?:\|.*\n)+)", re.MULTILINE)


def said(text: str) -> str:
    """Return what the first table in *text* says, as code would print it: the cells of a row with spaces between."""
    rows = _ROWS.findall(text)[0].splitlines()
    return "".join(" ".join(cell.strip() for cell in row.strip("|").split("|")) + "\n" for row in rows)


@pytest.mark.parametrize("path", [path for path in PROGRAMS if path.stem != NEEDS_A_TPU], ids=lambda path: path.stem)
def test_the_code_of_a_post_prints_what_stands_below_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert len(blocks) == text.count("```python")
    namespace: dict[str, Any] = {}
    for block in blocks:
        code, expected = block.groups()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        if printed.getvalue() and expected is None:
            expected = said(text[block.end() :])
        assert printed.getvalue() == (expected or ""), code
