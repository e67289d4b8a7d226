"""Work-arounds for what is slow in Sphinx and the theme change no output, and step aside where they do not fit."""

import gc
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import docutils.utils
import pytest
import sphinx.builders.html
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from jinja2 import DictLoader, Environment, Template
from pydata_sphinx_theme import utils as theme
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.highlighting import PygmentsBridge
from sphinx.util.osutil import _last_modified_time

from builds import BOOK, differences, left_over, run
from conftest import FEEDS, MakeSite, post
from sphinx_posts.work_arounds import MODULES, search_postings, theme_sections

CONF = FEEDS + "suppress_warnings = ['posts']\nposts_related = 2\n"
BODY = """A *first* paragraph with [a link]({other}.md).

## `code` & **more** <of it>

Again.[^1]

```python
x = 1
```

### Below

- a
- b

[^1]: A note.
"""
FILES = {
    "index.rst": "Blog\n====\n\n.. posts::\n   :by: category\n   :limit: 2\n   :toctree:\n",
    **{
        f"posts/2020-01-0{day}-{name}.md": post(f"'{name} & *b*'", BODY.format(other=f"2020-01-0{day}-{name}"))
        for day, name in enumerate("abcdef", 1)
    },
    "posts/2020-02-01-plain.md": post("Plain", "No headings.", category="dev", tags="[x, y]"),
    "posts/deep/2020-02-02-below.md": post("Below", "## One\n\n## Two\n\n## One\n", category="dev", tags="[x, y]"),
}


def switch_off(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    for module in modules:
        monkeypatch.setattr(module, "setup", lambda _: None)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "json", "latex"])
def test_the_output_is_the_same_without_them(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, builder: str, jobs: int
) -> None:
    site = make_site(FILES, CONF + BOOK * (builder != "json"))  # which the theme ends
    run(site, "with", builder=builder, jobs=jobs)
    switch_off(monkeypatch, *MODULES)
    run(site, "without", builder=builder, jobs=jobs)
    assert set(differences(site, "with", "without")) <= {"environment.pickle"}  # which the JSON builder copies
    assert not left_over(site, "with", "without")


def test_no_tree_waits_in_memory_for_being_written(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Builder.write
    found: list[nodes.document] = []

    def count(builder: Builder, *args: Any) -> None:
        gc.collect()
        found.extend(thing for thing in gc.get_objects() if isinstance(thing, nodes.document))
        write(builder, *args)

    monkeypatch.setattr(Builder, "write", count)
    site = make_site(FILES, CONF).build()
    assert [tree["source"] for tree in found if str(site.source) in str(tree.get("source"))] == []
    assert isinstance(site.doctree("index"), nodes.document)


def test_each_title_of_plain_text_is_drawn_once(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = StandaloneHTMLBuilder.render_partial
    drawn: Counter[str] = Counter()

    def count(builder: StandaloneHTMLBuilder, node: nodes.Node | None) -> dict[str, str]:
        if isinstance(node, nodes.title):
            drawn[node.astext()] += 1
        return draw(builder, node)

    monkeypatch.setattr(StandaloneHTMLBuilder, "render_partial", count)
    site = make_site(FILES, CONF).build()
    assert drawn.keys() >= {"Blog", "Plain", "Below"}
    assert set(drawn.values()) == {1}
    assert "Plain" in site.out("posts/deep/2020-02-02-below.html")


@pytest.mark.filterwarnings("ignore")  # the theme uses names that Sphinx will drop
def test_the_contents_of_the_first_page_alone_are_parsed(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = BeautifulSoup.__init__
    parsed: list[Any] = []

    def note(soup: BeautifulSoup, markup: str = "", *args: Any, **options: Any) -> None:
        parsed.append(markup)
        parse(soup, markup, *args, **options)

    monkeypatch.setattr(BeautifulSoup, "__init__", note)
    make_site({name: text.replace(" <of it>", "") for name, text in FILES.items()}, CONF + BOOK).build()
    assert len(parsed) == 1
    assert "Blog" in parsed[0]


@pytest.mark.filterwarnings("ignore")  # as above
def test_templates_of_the_theme_that_are_never_empty_are_not_tried(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Template.render
    rendered: Counter[str] = Counter()

    def count(template: Template, *args: Any) -> str:
        rendered[template.name or ""] += 1
        return render(template, *args)

    monkeypatch.setattr(Template, "render", count)
    make_site(FILES, CONF + BOOK).build()
    assert rendered["page.html"] > 1
    assert rendered["page-toc.html"] > 1  # which may be empty
    assert not rendered.keys() & {"article-header-buttons.html", "toggle-primary-sidebar.html"}


TEMPLATES = {
    "text": ("<p>{{ x }}</p>", True),
    "nothing": (" {{ x }} ", False),
    "text under a condition": ("{% if x %}a{% endif %}", False),
    "text in a loop": ("{% for y in x %}a{% endfor %}", False),
    "text in a name": ("{% set x %}a{% endset %}", False),
    "comment": ("{# a #}", False),
    "another layout": ("{% extends 'plain' %}a", False),
    "identifier that counts": ("<p id='{{ unique_html_id(x) }}'>", False),
    "includes text": ("a{% include 'plain' %}", True),
    "includes itself": ("a{% if x %}{% include 'this' %}{% endif %}", True),
    "includes what counts": ("a{% include 'counting' %}", False),
    "imports what counts": ("a{% from 'counting' import x %}", False),
    "includes what nobody knows": ("a{% include x %}", False),
    "includes what is not there": ("a{% include 'none' %}", False),
    "no template": ("a{% if %}", False),
}


@pytest.mark.parametrize(("source", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_only_what_shows_text_always_and_the_same_is_never_empty(source: str, expected: bool) -> None:
    others = {"plain": "b", "counting": "{% set x = unique_html_id('a') %}"}
    assert theme_sections.is_never_empty(Environment(loader=DictLoader({"this": source, **others})), "this") is expected


def test_the_theme_is_left_as_it_was(make_site: MakeSite) -> None:
    before = theme._update_and_remove_templates
    make_site(FILES, CONF).build()
    assert theme._update_and_remove_templates is before


def test_a_template_whose_name_ends_like_another_is_tried() -> None:
    untried = theme_sections._untried("a, my-a, b.html", lambda name: name != "my-a.html")
    assert untried == ["b.html"]


def test_no_template_is_looked_for_again(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    found: Counter[str] = Counter()

    def count(path: str) -> int:
        found[str(path)] += 1
        return _last_modified_time(path)

    monkeypatch.setattr("sphinx.jinja2glue._last_modified_time", count)
    make_site(FILES, CONF).build()
    assert any(str(path).endswith("page.html") for path in found)
    assert set(found.values()) == {1}


def test_the_language_is_asked_for_each_word_once(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    find_term = search_postings.Postings._find_term
    asked: Counter[str] = Counter()

    def count(indexer: search_postings.Postings, word: str) -> str | None:
        asked[word] += 1
        return find_term(indexer, word)

    monkeypatch.setattr(search_postings.Postings, "_find_term", count)
    files = {f"posts/2020-01-0{day}-p.md": post(f"P{day}", "one two two\n\none three\n") for day in (1, 2, 3)}
    make_site(files, CONF).build()
    assert asked.keys() >= {"one", "two", "three"}
    assert set(asked.values()) == {1}


def test_the_file_of_a_style_sheet_is_looked_for_once(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = Path.resolve
    resolved: Counter[str] = Counter()

    def count(path: Path, *args: Any) -> Path:
        resolved[str(path)] += path.suffix in {".css", ".js"}
        return resolve(path, *args)

    monkeypatch.setattr(Path, "resolve", count)
    site = make_site(FILES, CONF).build()
    assert len(+resolved) > 1
    assert set((+resolved).values()) == {1}
    resolved.clear()
    site.build(fresh=True)
    assert len(+resolved) > 1, "another build looks anew"


def test_what_is_replaced_is_put_back_though_a_site_was_never_built(make_site: MakeSite) -> None:
    def look() -> list[Any]:
        finds_style_sheets = docutils.utils.get_stylesheet_list
        checksum = vars(sphinx.builders.html)["_file_checksum"]
        return [PygmentsBridge.get_formatter, checksum, finds_style_sheets, nodes.Node.findall, HTMLTranslator.encode]

    before = look()
    site = make_site(FILES, CONF)
    out = site.path / "unbuilt"
    Sphinx(site.source, site.source, out, out, "html", status=None, warning=None)
    assert all(now is not then for now, then in zip(look(), before, strict=True))
    site.build()
    assert look() == before
