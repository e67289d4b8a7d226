"""The search of a built site, run in Node as a browser would run it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from typing import Any

import playwright

SCRIPT = Path(__file__).with_suffix(".js")
NODE = Path(playwright.__file__).parent / "driver" / "node"


@dataclass(frozen=True)
class Hit:
    """A result: the page, its title with the heading that is hit, and that heading's place in the page."""

    docname: str
    title: str
    anchor: str = ""


# As Sphinx's own tests of its script ask it; what is to be shown first comes last.
ANSWERS = """\
input.map((query) => Search._performSearch(...Search._parseQuery(query)).reverse().map((hit) => hit.slice(0, 3)))
"""


def run_scripts(folder: Path, expression: str, data: object) -> Any:
    """Return what a JavaScript *expression* makes of *data*, its ``input``, with the search of an output *folder*."""
    result = run(
        [NODE, SCRIPT, folder],
        input=json.dumps([expression, data]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def search_all(folder: Path, queries: Sequence[str]) -> list[list[Hit]]:
    """Return what the site in an output *folder* answers to each query, the best first."""
    return [[Hit(*hit) for hit in hits] for hits in run_scripts(folder, ANSWERS, queries)]


def pages(hits: Sequence[Hit]) -> list[str]:
    """Return the pages of *hits*, each once, in their order."""
    return list(dict.fromkeys(hit.docname for hit in hits))
