"""A formatter of Pygments is made once for the same options, and code is coloured as before."""

from typing import Any

import pytest
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]  # it has no types
from sphinx.highlighting import PygmentsBridge

from conftest import MakeSite, post
from sphinx_posts.work_arounds import formatters

BLOCK = "```{{code-block}} python\n{0}\nx = 1\ny = 2\nz = 3\n```\n\n"
OPTIONS = ("", ":linenos:", ":emphasize-lines: 1", ":emphasize-lines: 2,3", ":lineno-start: 7", ":lineno-start: 1")
BODY = "".join(map(BLOCK.format, OPTIONS))

UNKNOWN = """
from docutils import nodes

def note(app, tree, name):
    for block in tree.findall(nodes.literal_block):
        block["highlight_args"] = {**block.get("highlight_args", {}), "notes": {"a": ["b"]}}

def setup(app):
    app.connect("doctree-resolved", note)
"""


def test_code_is_coloured_as_its_block_asks_with_few_formatters(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    own = HtmlFormatter.__init__

    def count(self: Any, **options: Any) -> None:
        made.append(options)
        own(self, **options)

    monkeypatch.setattr(HtmlFormatter, "__init__", count)
    files = {f"posts/2020-01-0{day}-p.md": post(f"P{day}", BODY) for day in range(1, 6)}

    def build(name: str) -> tuple[list[str], int]:
        made.clear()
        formatters._formatter.cache_clear()
        site = make_site(files, name=name).build()
        return [site.out(file.replace(".md", ".html")) for file in files], len(made)

    pages, few = build("quick")
    monkeypatch.setattr(formatters, "setup", lambda _: None)
    again, many = build("plain")
    assert again == pages
    assert many - few >= 4 * len(OPTIONS)


def test_a_formatter_of_another_extension_is_made_each_time(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counted(HtmlFormatter):  # type: ignore[misc]  # it has no types
        made = 0

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            Counted.made += 1

    monkeypatch.setattr(PygmentsBridge, "html_formatter", Counted)
    make_site({f"posts/2020-01-0{day}-p.md": post("P", BODY) for day in (1, 2)}).build()
    assert Counted.made >= 2 * len(OPTIONS)


def test_an_option_that_pygments_does_not_know_does_no_harm(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-p.md": post("P", BODY)}, UNKNOWN).build()
    assert site.out("posts/2020-01-01-p.html").count("<pre>") >= len(OPTIONS)
