"""The search index is left alone where nothing has changed, and only there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder

from builds import differences, run
from conftest import MakeSite, Site, post

A, B = "posts/2020-01-01-a.md", "posts/2020-01-02-b.md"
FILES = {A: post("A", "First words."), B: post("B", "Other words.")}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which what is loaded and dumped is added."""
    calls: list[str] = []
    for name in ("load", "dump"):
        original = getattr(IndexBuilder, name)

        def count(self: IndexBuilder, *arguments: Any, name: str = name, original: Any = original) -> None:
            calls.append(name)
            original(self, *arguments)

        monkeypatch.setattr(IndexBuilder, name, count)
    return calls


def index(site: Site) -> Path:
    return site.path / "build" / "html" / "searchindex.js"


def edit(site: Site) -> None:
    site.write({A: post("A", "Changed words.")})


def remove(site: Site) -> None:
    (site.source / B).unlink()


def lose_index(site: Site) -> None:
    index(site).unlink()


def lose_page(site: Site) -> None:
    (site.path / "build" / "html" / A).with_suffix(".html").unlink()


@pytest.mark.parametrize("change", [edit, remove, lose_index, lose_page])
def test_the_index_is_read_and_written_only_where_something_has_changed(
    make_site: MakeSite, loads: list[str], change: Callable[[Site], None]
) -> None:
    site = make_site(FILES).build()
    before = index(site).read_bytes()
    loads.clear()
    site.build()
    assert loads == []
    assert index(site).read_bytes() == before
    change(site)
    site.build()
    assert "dump" in loads
    assert (index(site).read_bytes() == before) == (change in {lose_index, lose_page})


def test_a_post_that_went_while_another_output_was_built_goes_from_this_index(make_site: MakeSite) -> None:
    site = make_site(FILES)
    trees = site.path / "shared"
    for builder in ("html", "dirhtml"):
        run(site, builder, "-d", str(trees), builder=builder)
    (site.source / B).unlink()
    run(site, "dirhtml", "-d", str(trees), builder="dirhtml")
    run(site, "html", "-d", str(trees))
    run(site, "clean")
    assert differences(site, incremental="html") == []


def test_sphinx_still_loads_and_dumps_the_index_by_these_names() -> None:
    names = {"load_indexer", "dump_search_index", "searchindex_filename", "search"}
    assert names <= set(dir(StandaloneHTMLBuilder)), "another way to the index: see search_index.py"
