"""The work-around's search index says what Sphinx's own says, whatever is fed, forgotten, written and read again."""

import io
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder, js_index

from builds import run
from conftest import MakeSite, post
from sphinx_posts.work_arounds.search_postings import Postings

DOCNAMES = [f"d{number}" for number in range(6)]
WORDS = ["attention", "bert", "cache", "dialogue", "embedding"]

document = st.tuples(st.sampled_from(DOCNAMES), st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)))
build = st.tuples(st.sets(st.sampled_from(DOCNAMES)), st.lists(document, unique_by=lambda one: one[0]))
"""Which documents remain of those before, and what is fed."""


class _Domains:
    def sorted(self) -> Iterator[Any]:
        return iter(())


def index(kind: type[IndexBuilder]) -> IndexBuilder:
    tables = ("titles", "filenames", "mapping", "title_mapping", "all_titles", "index_entries", "objtypes", "objnames")
    env = SimpleNamespace(domains=_Domains(), version={}, **{f"_search_index_{table}": {} for table in tables})
    return kind(env, "en", {}, "")  # type: ignore[arg-type]  # all of the environment that it looks at


def tree(title: Iterable[str], text: Iterable[str]) -> nodes.document:
    made = nodes.document(None, None)  # type: ignore[arg-type]  # it is not parsed
    heading = " ".join(title)
    paragraph = nodes.paragraph("", " ".join(text))
    made += nodes.section("", nodes.title(heading, heading), paragraph, ids=["top"])
    return made


def without_vanished_words(frozen: dict[str, Any]) -> dict[str, Any]:
    """Return an index without the words that no document has."""
    for name in ("terms", "titleterms"):
        frozen[name] = {word: pages for word, pages in frozen[name].items() if pages != []}
    return frozen


@given(builds=st.lists(build, min_size=1, max_size=4))
def test_the_index_is_the_same_after_any_builds(
    builds: list[tuple[set[str], list[tuple[str, list[str], list[str]]]]],
) -> None:
    before: str | None = None
    for remaining, fed in builds:
        indexers = index(IndexBuilder), index(Postings)
        for indexer in indexers:
            if before is not None:  # both read what Sphinx's own has written
                indexer.load(io.StringIO(before), js_index)
            again = {docname for docname, _, _ in fed}
            indexer.prune(remaining - again)
            for docname, title, text in fed:
                indexer.feed(docname, f"{docname}.md", " ".join(title), tree(title, text))
            indexer.prune(dict.fromkeys(sorted(remaining | again)))
        if not indexers[0]._titles:  # Sphinx writes no index of nothing
            return
        before = js_index.dumps(indexers[0].freeze())
        expected = js_index.dumps(without_vanished_words(indexers[0].freeze()))
        assert js_index.dumps(indexers[1].freeze()) == expected


def test_a_word_that_no_document_has_any_more_is_forgotten() -> None:
    indexer = index(Postings)
    indexer.feed("a", "a.md", "A", tree(["bert"], ["secret", "cache"]))
    indexer.feed("b", "b.md", "B", tree([], ["cache"]))
    indexer.prune(["b"])
    assert indexer.freeze()["terms"] == {"cach": 0}
    assert indexer.freeze()["titleterms"] == {}


def test_whatever_the_language_keeps_is_in_the_index_as_in_sphinx() -> None:
    frozen = []
    for kind in (IndexBuilder, Postings):
        made = tree(["title"], ["cache"])
        made.insert(0, nodes.meta("", name="keywords", content="alpha,, 10"))
        indexer = index(kind)
        indexer.feed("a", "a.md", "Title", made)
        frozen.append(indexer.freeze())
    assert frozen[0] == frozen[1]
    assert "" in frozen[0]["terms"]  # which Sphinx takes for a word


class _Counting(dict[str, None]):
    """Counts how often it is gone through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_the_documents_are_not_gone_through_for_each_word() -> None:
    times = {}
    for kind in (IndexBuilder, Postings):
        indexer = index(kind)
        for docname in DOCNAMES:
            indexer.feed(docname, f"{docname}.md", "A", tree(["title"], WORDS))
        remaining = _Counting(dict.fromkeys(DOCNAMES))
        indexer.prune(remaining)
        times[kind] = remaining.times
    assert times == {IndexBuilder: len(WORDS) + 2, Postings: 1}  # if Sphinx's is 1 too, the work-around can go


def test_a_document_that_is_fed_between_others_keeps_the_numbers_in_their_order() -> None:
    indexer = index(Postings)
    for docname in ("c", "a", "b"):
        indexer.feed(docname, f"{docname}.md", docname, tree([], ["cache"]))
    assert indexer.freeze()["terms"] == {"cach": [0, 1, 2]}
    assert indexer.freeze()["docnames"] == ("a", "b", "c")


def test_the_builder_makes_its_index_so(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A", "Text.")})
    site.build()
    assert site.app
    assert isinstance(site.app.builder, StandaloneHTMLBuilder)
    assert isinstance(site.app.builder.indexer, Postings)


def test_an_edit_leaves_the_index_that_a_clean_build_makes(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A", "Vanishing."), "posts/2020-01-02-b.md": post("B", "Word.")})
    run(site, "edited")
    assert b"vanish" in (site.path / "edited/searchindex.js").read_bytes()
    site.write({"posts/2020-01-01-a.md": post("A", "Another word.")})
    run(site, "edited")
    run(site, "clean")
    edited = (site.path / "edited/searchindex.js").read_bytes()
    assert edited == (site.path / "clean/searchindex.js").read_bytes()
    assert b"vanish" not in edited
