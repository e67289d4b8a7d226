"""Code in a post does what the post says."""

import contextlib
import io
import re
from typing import Any

import pytest

from conftest import ROOT

# Each is one program: a block goes on where the one before it ended, and what it prints stands below it.
PROGRAMS = [
    "2019-11-10-gcn-review",
    "2020-04-04-einsum",
    "2020-04-18-unilm-review",
    "2020-06-17-tpu-recipe-2",
]

_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_code_of_a_post_prints_what_stands_below_it(name: str) -> None:
    text = (ROOT / "posts" / f"{name}.md").read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert len(blocks) == text.count("```python")
    namespace: dict[str, Any] = {}
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        assert printed.getvalue() == expected, code
