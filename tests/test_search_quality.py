"""How well the search finds what this site's posts say: recall and precision over queries drawn from them."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean

import pytest
from docutils import nodes
from sphinx.search import languages
from sphinx.testing.util import SphinxTestApp, _clean_up_global_state

from browsing import chromium, served
from conftest import ROOT
from search_queries import Query, draw_queries
from searching import ANSWERS, pages, run_scripts, search_all


def text_of(document: nodes.document) -> str:
    """Return what a reader sees of a post, a line a block."""
    blocks = []
    for block in document.findall(nodes.TextElement):
        around: list[nodes.Element] = [block]
        while isinstance(around[-1].parent, nodes.Element):
            around.append(around[-1].parent)
        unseen = any("no-search" in node["classes"] for node in around) or isinstance(block, nodes.comment | nodes.raw)
        if not unseen and not isinstance(block.parent, nodes.TextElement):
            blocks.append(block.astext())
    return "\n".join(blocks)


@contextmanager
def built(folder: Path, **overrides: object) -> Iterator[SphinxTestApp]:
    """Build this site with a theme that takes little time."""
    plain = {"html_theme": "basic", "html_theme_options": {}, "templates_path": [], **overrides}
    app = SphinxTestApp("html", srcdir=ROOT, builddir=folder, confoverrides=plain)
    try:
        app.build()
        yield app
    finally:
        app.cleanup()
        languages.pop("ko", None)
        _clean_up_global_state()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    with built(tmp_path_factory.mktemp("site")) as app:
        yield app


@pytest.fixture(scope="module")
def found(site: SphinxTestApp) -> dict[Query, set[str]]:
    """Return what this site answers to each query."""
    posts = sorted(docname for docname in site.env.all_docs if docname.startswith("posts/"))
    queries = draw_queries({docname: text_of(site.env.get_doctree(docname)) for docname in posts})
    answers = search_all(site.outdir, [query.text for query in queries])
    return {query: set(pages(hits)) for query, hits in zip(queries, answers, strict=True)}


def recall(query: Query, answer: set[str]) -> float:
    return len(query.relevant & answer) / len(query.relevant)


def precision(query: Query, answer: set[str]) -> float:
    """Return what is right in an *answer*; an empty one has nothing wrong, but no recall either."""
    return len(query.relevant & answer) / len(answer) if answer else 1


def test_the_posts_are_found_by_their_words(
    found: dict[Query, set[str]], record_property: Callable[[str, object], None]
) -> None:
    kinds = dict.fromkeys(query.kind for query in found)
    rows = []
    for kind in kinds:
        of_kind = [(query, answer) for query, answer in found.items() if query.kind == kind]
        assert len(of_kind) >= 15, kind
        if kind != "absent":
            figures = mean(recall(*one) for one in of_kind), mean(precision(*one) for one in of_kind)
            rows.append((kind, len(of_kind), *figures))
    counted = [(query, answer) for query, answer in found.items() if query.relevant]
    over_all = mean(recall(*one) for one in counted), mean(precision(*one) for one in counted)
    rows.append(("all", len(counted), *over_all))
    table = "\n".join(f"{kind:32}{count:4}{got:8.3f}{right:8.3f}" for kind, count, got, right in rows)
    record_property("figures", f"Queries of this site's posts: how many, recall, precision\n{table}")

    assert len(counted) >= 150
    for kind, _, got, _ in rows:
        if "nouns" in kind:
            assert got == 1, [
                query for query, answer in found.items() if query.kind == kind and query.relevant - answer
            ]
    assert over_all[0] >= 0.95
    assert over_all[1] >= 0.95


def test_absent_words_find_nothing(found: dict[Query, set[str]]) -> None:
    assert {query.text: answer for query, answer in found.items() if query.kind == "absent" and answer} == {}


def test_a_browser_answers_as_the_other_tests_do(site: SphinxTestApp, found: dict[Query, set[str]]) -> None:
    some = [query.text for query in found][::10]
    assert len(some) >= 25
    with chromium() as browser, served(Path(site.outdir)) as address:
        page = browser.new_page()
        page.goto(f"{address}search.html")
        page.wait_for_function("Search.hasIndex()")
        answers = page.evaluate(f"(input) => {ANSWERS}", some)
    assert answers == run_scripts(site.outdir, ANSWERS, some)


def test_the_index_is_hardly_larger_than_one_of_whole_words(
    site: SphinxTestApp, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with built(tmp_path, html_search_language="en") as sphinx:
        ours, theirs = (len(gzip.compress((app.outdir / "searchindex.js").read_bytes())) for app in (site, sphinx))
    record_property("figures", f"The search index, compressed: {ours:,} bytes; with Sphinx's own words {theirs:,}")
    assert ours <= 1.1 * theirs
