"""A notebook is a post like any other: summarised, timed, held back and checked by the same rules, never executed."""

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import myst_nb.sphinx_ext  # noqa: F401  # imported once, for all processes that are forked
import pytest
import yaml
from myst_nb.core.execute import ExecutionError

from builds import files, remove_builds, run
from conftest import ROOT, MakeSite, Site, post
from sphinx_posts.check import front_matter_findings
from sphinx_posts.folder import Folder
from sphinx_posts.front_matter import Field, read_front_matter
from sphinx_posts.notebook import read_notebook

MYST_NB = """
extensions = ["myst_nb", "sphinx_posts"]
nb_execution_mode = "off"
posts_words_per_minute = 1
"""
# What myst-nb sets, which would stay among Sphinx's defaults for all tests of this process.
CONF = f"""{MYST_NB}
source_suffix = {{".rst": "restructuredtext", ".md": "myst-nb", ".ipynb": "myst-nb"}}
"""
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "version": "3.11"},
}
MYST = """\
---
title: As text
date: 2020-01-02
category: dev
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---
"""
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PIXEL_FILE = f"{hashlib.sha256(b64decode(PIXEL)).hexdigest()}.png"
A, B, C = "posts/2020-01-01-a.ipynb", "posts/2020-01-02-b.md", "posts/2020-01-03-c.md"

Cell = dict[str, Any]


def markdown(source: str, cell_type: str = "markdown") -> Cell:
    return {"cell_type": cell_type, "metadata": {}, "source": source.splitlines(keepends=True)}


def code(source: str, *outputs: Cell, tags: tuple[str, ...] = (), **metadata: Any) -> Cell:
    metadata |= {"tags": list(tags)} if tags else {}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": metadata, "outputs": list(outputs)}
    return {**cell, "source": source.splitlines(keepends=True)}


def printed(text: str, name: str = "stdout") -> Cell:
    return {"output_type": "stream", "name": name, "text": text.splitlines(keepends=True)}


def shown(**data: str) -> Cell:
    """Return an output in several forms, ``text_html`` for ``text/html``."""
    forms = {name.replace("_", "/"): text for name, text in data.items()}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": forms}


def notebook(*cells: Cell, **metadata: Any) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": KERNEL | metadata, "cells": cells}, indent=1)


def listed(site: Site, docname: str) -> tuple[Any, ...]:
    found = site.post(docname)
    return found.title, str(found.date), found.categories, site.summary(docname), found.minutes


def trap(path: Path) -> str:
    """Return code that leaves a file when it is run."""
    return f"open({str(path)!r}, 'w')"


def test_notebooks_are_posts_like_any_other(make_site: MakeSite, tmp_path: Path) -> None:
    run_me = trap(tmp_path / "executed")
    front = "---\ntitle: 'A *notebook*: one'\ndate: 2020-01-01\ncategory: dev\n---\n\nIts **first** paragraph."
    site = make_site(
        {
            A: notebook(markdown(front), code(run_me), code("1 + 1", printed("2\n")), markdown("## More\n\nThe end.")),
            B: f"{MYST}\nIts *first* paragraph.\n\n```{{code-cell}}\n{run_me}\n```\n\n## More\n\nThe end.\n",
            C: post("Plain", category="misc", date="2020-01-03"),
        },
        CONF,
    ).build()
    assert site.warnings == []
    assert listed(site, A[:-6]) == ("A *notebook*: one", "2020-01-01", ("dev",), "Its first paragraph.", 12)
    assert listed(site, B[:-3]) == ("As text", "2020-01-02", ("dev",), "Its first paragraph.", 8)
    assert listed(site, C[:-3]) == ("Plain", "2020-01-03", ("misc",), "A first paragraph.", 3)
    index = site.out("index.html")
    assert index.index("Plain") < index.index("As text") < index.index("A *notebook*: one")
    assert "<p>Its <strong>first</strong> paragraph.</p>" in index
    page = site.out(f"{A[:-6]}.html")
    assert "<h1>A *notebook*: one<" in page
    assert '<section id="more">\n<h2>More<' in page
    assert "category: dev" not in page
    assert not (tmp_path / "executed").exists()


def test_a_notebook_takes_as_long_as_its_words_in_a_plain_post(make_site: MakeSite) -> None:
    before, after = "한국어 문단, with 漢字.", "| a | b |\n|---|---|\n| c | d |"
    source, output = "x = [1,\n     2]", "[1, 2]"
    plain = f"{before}\n\n```python\n{source}\n```\n\n```text\n{output}\n```\n\n{after}"
    text = f"{before}\n\n```{{code-cell}}\n{source}\n```\n\n```text\n{output}\n```\n\n{after}\n"
    site = make_site(
        {
            A: notebook(markdown(f"---\ntitle: A\n---\n{before}"), code(source, printed(output)), markdown(after)),
            B: MYST + text,
            C: post("C", plain),
        },
        CONF + "posts_characters_per_minute = 1\n",
    ).build()
    assert site.warnings == []
    assert [site.post(docname).minutes for docname in (A[:-6], B[:-3], C[:-3])] == [16, 16, 16]


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (code("one two", printed("three")), 3),
        (code("one two", printed("three"), tags=("remove-input",)), 1),
        (code("one two", printed("three"), tags=("remove-output",)), 2),
        (code("one two", printed("three"), tags=("remove-cell",)), 0),
        (code("one two", printed("three"), tags=("hide-input", "hide-output")), 3),
        (code("one", printed("two"), printed("three", "stderr")), 3),
        (code("one", shown(text_plain="a b c d", text_html="<style>p</style><p>two three</p>")), 3),
        (code("one", shown(text_plain="a b", text_latex="$x + y$")), 4),
        (code("one", shown(text_plain="a b", text_markdown="*two* three")), 3),
        (code("one", shown(text_plain="<a figure>", image_png=PIXEL), mystnb={"image": {"alt": "A pixel."}}), 1),
        (code("one", {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["two", "\x1b[31mthree"]}), 3),
        (markdown("not seen", "raw"), 0),
    ],
)
def test_a_cell_takes_the_time_of_what_is_seen_of_it(make_site: MakeSite, cell: Cell, minutes: int) -> None:
    site = make_site({A: notebook(markdown("---\ntitle: T\n---\n\nOne."), cell)}, CONF).build()
    assert site.warnings == []
    assert site.post(A[:-6]).minutes == 1 + minutes


def test_a_picture_that_a_cell_makes_needs_an_alternative_text(make_site: MakeSite) -> None:
    described = code("x", shown(image_png=PIXEL), mystnb={"image": {"alt": "A pixel."}})
    replaced = code("x", shown(image_png=PIXEL, text_html="<p>x</p>"))
    site = make_site(
        {A: notebook(markdown("# T\n\nText."), described, replaced, code("x", shown(image_png=PIXEL)))}, CONF
    ).build()
    (warning,) = site.warnings
    assert warning.startswith(f"{A}:4000")
    assert "WARNING: the picture that the cell makes has no alternative text" in warning


TITLE = Field(10_002, text="T")
NULL = Field(1, "null", "null")
FRONT_MATTER = {
    "cell": ([markdown("---\ntitle: T\n---\nText.")], {}, {"title": TITLE}),
    "raw cell": ([markdown("---\ntitle: T\n---", "raw")], {}, {"title": TITLE}),
    "one text": ([{**markdown(""), "source": "---\ntitle: T\n---"}], {}, {"title": TITLE}),
    "code": ([code("---\ntitle: T\n---")], {}, {}),
    "second cell": ([markdown("Text."), markdown("---\ntitle: T\n---")], {}, {}),
    "metadata": ([markdown("")], {"title": "T"}, {"title": Field(1, text="T")}),
    "true": ([code("")], {"draft": True}, {"draft": Field(1, "bool", "true")}),
    "both": ([markdown("---\ntitle: T\n---")], {"title": "Other"}, {"title": TITLE}),
    "a synonym": ([markdown("---\nauthor: T\n---")], {"authors": [{"name": "B"}]}, {"author": TITLE}),
    "authors": ([markdown("")], {"authors": [{"name": "A"}, "B"]}, {"authors": Field(1, "seq", items=("A", "B"))}),
    "wrong kinds": ([markdown("")], {"tags": [["a"]], "date": None}, {"tags": Field(1, "seq"), "date": NULL}),
    "those of others": ([markdown("")], {"colab": {}, "toc": True, "my tool": 1}, {}),
    "decomposed": ([markdown("")], {"title": "\u1112\u1161\u11ab"}, {"title": Field(1, text="한")}),
}


@pytest.mark.parametrize(("cells", "metadata", "fields"), FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_front_matter_is_at_the_top_of_the_first_cell_or_in_the_metadata(
    cells: list[Cell], metadata: dict[str, Any], fields: dict[str, Field]
) -> None:
    assert read_notebook(notebook(*cells, **metadata)).fields == fields


def test_front_matter_moves_into_the_metadata_and_leaves_its_lines() -> None:
    rest = [code("1", printed("1")), markdown("---\na: b\n---")]
    front = "---\ntitle: T\ndate: 2020-02-30\nmyst:\n  enable_extensions: [deflist]\n---\n\nText."
    text = notebook(markdown(front), *rest, myst={"number_code_blocks": ["python"]}, authors=["A"])
    front_matter = read_notebook(text)
    before, after = json.loads(text), json.loads(front_matter.source)
    assert after["cells"][0]["source"] == "\n" * 7 + "Text."
    assert after["cells"][1:] == before["cells"][1:]
    assert after["metadata"] == {
        **before["metadata"],
        "title": ".",
        "date": "2020-02-30",
        "myst": {"enable_extensions": ["deflist"], "title_to_header": True},
    }
    same = notebook(markdown("Text."))
    assert json.loads(read_notebook(same).source) == json.loads(same) | {
        "cells": [{**markdown(""), "source": "Text."}],
    }


def test_problems_are_reported_at_their_line_of_the_first_cell(make_site: MakeSite) -> None:
    site = make_site({A: notebook(markdown("---\ntitle: T\ndate: 2020-02-30\n---\n\nText."))}, CONF).build()
    assert [warning.partition(";")[0] for warning in site.warnings] == [
        f"{A}:10003: ERROR: date: '2020-02-30' is no day of the calendar (day is out of range for month)"
    ]
    assert site.post(A[:-6]).title == "T"


@pytest.mark.parametrize(
    "value", ["2020-01-01", "2020-01-01 10:00:00Z", "!!binary aGk=", "!!set {a}", "{2020-01-01: x}"]
)
def test_front_matter_is_handed_over_as_json_can_hold_it(value: str) -> None:
    source = read_front_matter(f"---\ntitle: T\ndate: {value}\n---\n").source
    assert json.dumps(yaml.safe_load(source.split("\n")[1]))


BROKEN = {
    "empty": ("", ":1: ERROR: the file is no Jupyter notebook of format 4 (Invalid JSON: EOF while parsing a value"),
    "cut off": ('{\n "cells": [', ":2: ERROR: the file is no Jupyter notebook of format 4 (Invalid JSON: EOF while"),
    "merged badly": ("<<<<<<< HEAD\n{}", ":1: ERROR: the file is no Jupyter notebook of format 4 (Invalid JSON: exp"),
    "no object": ("[]", ": ERROR: the file is no Jupyter notebook of format 4 (Input should be an object"),
    "no cells": (
        notebook(),
        ": ERROR: the file is no Jupyter notebook of format 4 (cells: List should have at least 1",
    ),
    "no list of cells": (
        '{"nbformat": 4, "metadata": {}}',
        ": ERROR: the file is no Jupyter notebook of format 4 (cells: Field required); it is left out [posts.notebook]",
    ),
    "format 3": (
        '{"nbformat": 3, "metadata": {}, "worksheets": [], "cells": [{"cell_type": "raw", "source": ""}]}',
        ": ERROR: the file is no Jupyter notebook of format 4 (nbformat: Input should be 4); it is left out",
    ),
    "a cell without source": (
        notebook({"cell_type": "code"}),
        ": ERROR: the file is no Jupyter notebook of format 4 (cells.0.source: Field required); it is left out",
    ),
    "a huge number": (
        notebook(markdown("x"), a=0).replace('"a": 0', f'"a": {"1" * 5000}'),
        ":14: ERROR: the file is no Jupyter notebook of format 4 (Invalid JSON: number out of range",
    ),
    "half a character": (
        notebook(markdown("x"), a="\ud800"),
        ":14: ERROR: the file is no Jupyter notebook of format 4 (Invalid JSON: unexpected end of hex escape",
    ),
}


@pytest.mark.parametrize(("text", "error"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_notebook_is_left_out_with_an_error(make_site: MakeSite, text: str, error: str) -> None:
    link = post("C", "It needs [this](2020-01-01-a.ipynb).")
    site = make_site({A: text, C: link}, CONF).build()
    assert len(site.warnings) == 2
    assert site.warnings[0].startswith(A + error)
    assert site.warnings[1].startswith(
        f"{C}:5: WARNING: this links to 'posts/2020-01-01-a', which is not public: it is unreadable"
    )
    assert sorted(site.domain.posts) == [C[:-3]]
    assert "2020-01-01-a" not in site.out("index.html")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        (A, notebook(markdown("# T"), {"cell_type": "code", "metadata": {}, "source": "1"}), "AttributeError: outputs"),
        (A, notebook(markdown("# T"), code("1", shown(image_png="no picture"))), "Error: "),
        (
            B,
            f"{MYST}\n# T\n\n```{{code-cell}}\n:tags: [a\n1\n```\n",
            "MystMetadataParsingError: Code cell 1 at line 16",
        ),
        (B, f"{MYST}\n# T\n\n```{{code-cell}}\n:load: none.py\n```\n", "_LoadFileParsingError: Can't read file"),
        (B, "---\ntitle: T\njupytext:\n---\n", "AttributeError: "),
        (B, MYST.replace("kernelspec:\n", "kernelspec: 3\nmystnb:\n"), "TypeError: "),
    ],
    ids=["no outputs", "no picture", "options", "load", "jupytext", "kernelspec"],
)
def test_a_notebook_that_cannot_be_parsed_is_an_error_and_the_others_are_built(
    make_site: MakeSite, name: str, text: str, error: str
) -> None:
    site = make_site(
        {name: text, C: post("C")}, CONF + "suppress_warnings = ['posts.summary', 'posts.heading']"
    ).build()
    (warning,) = site.warnings
    assert warning.startswith(f"{name}: ERROR: myst-nb cannot read this notebook ({error}")
    assert warning.endswith("its page is empty [posts.notebook]")
    docname = name.rpartition(".")[0]
    assert sorted(site.domain.posts) == sorted([docname, C[:-3]])
    assert f'href="{docname}.html"' in site.out("index.html")


def test_a_failed_execution_still_ends_the_build_of_a_site_that_wants_it(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise ExecutionError

    monkeypatch.setattr("myst_nb.sphinx_.create_client", fail)
    with pytest.raises(ExecutionError):
        make_site({A: notebook(markdown("# T"))}, CONF).build()


def test_a_draft_is_held_back(make_site: MakeSite) -> None:
    secret = markdown("---\ntitle: Secret\ndraft: true\n---\n\nSecret text.")
    by_metadata = notebook(markdown("# Secret\n\nText."), draft=True)
    files = {A: notebook(secret), "posts/2020-01-02-b.ipynb": by_metadata, C: post("C")}
    site = make_site(files, CONF + "html_copy_source = True").build()
    assert site.warnings == []
    assert sorted(site.domain.posts) == [C[:-3]]
    built = [path for path in (site.path / "build").rglob("*") if path.is_file()]
    assert not [path for path in built if b"ecret" in path.read_bytes() and path.suffix != ".pickle"]


def test_incremental_equals_clean_after_edits_of_notebooks(make_site: MakeSite) -> None:
    def write(front: str, text: str, output: str, last: str = "Text.") -> dict[str, str]:
        cells = (
            code("1", shown(text_plain=output), shown(image_png=PIXEL, text_plain="x")),
            markdown(f"## End\n\n{last}"),
        )
        return {
            A: notebook(markdown(f"---\ntitle: {front}\n---\n\n{text}"), *cells),
            B: f"{MYST.replace('text', front)}\n{text}\n\n```{{code-cell}}\n{output}\n```\n\n## End\n\n{last}\n",
        }

    links = "[](2020-01-01-a.ipynb) and [](2020-01-02-b.md)"
    others = {f"posts/2020-02-01-{name}.md": post(name, links) for name in "cdefgh"}
    conf = "posts_patterns = ['posts/**']\n"
    site = make_site({**others, **write("One", "First.", "1")}, CONF + conf)
    edits = [
        {},
        write("One", "First.", "1\n2 3"),
        write("Two", "First.", "1\n2 3"),
        write("Two", "Another first.", "1", "More text."),
        write("Two\ncategory: misc", "Another first.", "1"),
        {A: notebook(markdown("No front matter.")), B: post("No notebook")},
        {A: '{"cells": ['},
        write("Three\ndraft: true", "First.", "4"),
        write("Three", "First.", "4"),
    ]
    for number, edit in enumerate(edits):
        site.write(edit)
        run(site, "incremental", jobs=1 if edit else 2)
        run(site, "clean")
        built, expected = built_files(site, "incremental"), built_files(site, "clean")
        assert [name for name, content in expected.items() if built.get(name) != content] == [], number
        assert built.keys() - expected.keys() <= {"_images/" + PIXEL_FILE}
        remove_builds(site, "clean")


def built_files(site: Site, outdir: str) -> dict[str, bytes]:
    """Return the files of a build; the first into a folder lacks the checksum of myst-nb's style sheet."""
    found = files(site.path / outdir)
    return {name: re.sub(rb"(mystnb\.\w+\.css)\?v=\w+", rb"\1", content) for name, content in found.items()}


def test_the_check_reads_notebooks(make_site: MakeSite, tmp_path: Path) -> None:
    run_me = trap(tmp_path / "executed")
    output = shown(text_plain="2", text_html="<p>2</p>")
    site = make_site(
        {
            A: notebook(markdown("---\ntitle: A\ntgas: x\n---\n\nA [link](2020-01-03-c.md)."), code(run_me, output)),
            B: f"{MYST.replace('category: dev', 'draft: maybe')}\nText.\n\n```{{code-cell}}\n{run_me}\n```\n",
            C: post("C"),
            "posts/2020-01-04-d.ipynb": "",
            "posts/list.ipynb": notebook(markdown("# Posts"), markdown("```{posts}\n```")),  # a page, and no post
        },
        MYST_NB,
        index="Blog\n====\n\n.. toctree::\n\n   posts/list\n",
    )
    expected = [
        f"{A}:10003: warning: unknown key 'tgas'; did you mean 'tags'? [posts.key]",
        f"{B}:4: error: draft: 'maybe' is neither true nor false; the post is held back [posts.state]",
        "posts/2020-01-04-d.ipynb:1: error: the file is no Jupyter notebook of format 4",
    ]
    found = [str(finding).replace(f"{site.source}/", "") for finding in front_matter_findings(Folder(site.source))]
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected

    # in a process of its own, for a check does not clean up after itself
    command = [
        sys.executable,
        "-m",
        "sphinx_posts",
        "--source",
        str(site.source),
        "check",
        "--cache",
        str(tmp_path / "c"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    result = subprocess.run(command, cwd=site.source, env=environment, capture_output=True, text=True, check=False)
    assert (result.stdout.splitlines(), result.returncode, result.stderr) == (found, 1, "")
    assert not (tmp_path / "executed").exists()
